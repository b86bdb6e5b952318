import { create } from "zustand";
import type { ErrorView } from "#contract/job.ts";
import { sentencesOf } from "#contract/messages/messages.ts";

/** Something said once, at the window's edge. Problems stay until they are closed; the rest leaves by itself. */
export interface Toast {
  id: number;
  tone: "done" | "problem";
  text: string;
  remedy: string;
  /** Something to do about it while it is there. */
  action: ToastAction | null;
}

export interface ToastAction {
  label: string;
  run: () => unknown;
}

const MAX_TOASTS = 4;

/** The same sentence twice is one toast; the oldest leaves when there are too many. */
export function withToast(toasts: readonly Toast[], toast: Toast): Toast[] {
  const others = toasts.filter((other) => other.text !== toast.text || other.remedy !== toast.remedy);
  return [...others, toast].slice(-MAX_TOASTS);
}

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let next = 1;

export function addToast(toast: { tone: Toast["tone"]; text: string; remedy?: string; action?: ToastAction }): void {
  const added: Toast = { id: next++, remedy: "", action: null, ...toast };
  useToasts.setState(({ toasts }) => ({ toasts: withToast(toasts, added) }));
}

export function problemToast(error: Omit<ErrorView, "kind">): void {
  const { message, remedy } = sentencesOf(error);
  addToast({ tone: "problem", text: message, remedy });
}

export function dropToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
