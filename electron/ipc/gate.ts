import { type IpcMainInvokeEvent, ipcMain, type WebContents } from "electron";
import type { z } from "zod";
import { EaselError, reportOf } from "#contract/errors.ts";
import { type CallName, type CallOutput, calls, type EventData, type EventName, events } from "#contract/ipc.ts";

/** The one gate between the window and main. Nothing else in Easel touches `ipcMain`. */

// biome-ignore lint/suspicious/noConfusingVoidType: a handler of a call that answers nothing may simply return
type Answer<C extends CallName> = undefined extends CallOutput<C> ? void : CallOutput<C>;
export type Handlers = { [C in CallName]: (input: z.output<(typeof calls)[C]["input"]>) => Promise<Answer<C>> | Answer<C> };

export const PAGE_ORIGIN = "easel://app";

export interface Gate {
  send<E extends EventName>(name: E, data: EventData<E>): void;
  dispose(): void;
}

/** `contents` is our window's, or null while there is none: only its main frame, showing our page, is heard. */
export function openGate(handlers: Handlers, contents: () => WebContents | null, onFault: (name: string, error: unknown) => void): Gate {
  ipcMain.handle("easel:call", async (event, name: unknown, input: unknown) => {
    requireTrusted(event, contents());
    try {
      return { ok: true, value: await answer(handlers, name, input) };
    } catch (error) {
      if (!(error instanceof EaselError)) onFault(String(name), error);
      return { ok: false, error: reportOf(error) };
    }
  });
  return {
    send(name, data) {
      const page = contents();
      if (!page || page.isDestroyed()) return;
      const event = events[name].safeParse(data);
      if (event.success) page.send("easel:event", name, event.data);
      else onFault(name, event.error);
    },
    dispose: () => ipcMain.removeHandler("easel:call"),
  };
}

async function answer(handlers: Handlers, name: unknown, input: unknown): Promise<unknown> {
  if (typeof name !== "string" || !Object.hasOwn(calls, name))
    throw new EaselError("not_allowed", "The window asked for something Easel does not know.", "Restart Easel.", { name });
  const call = name as CallName;
  const parsed = calls[call].input.safeParse(input);
  if (!parsed.success)
    throw new EaselError("argument_invalid", "The window asked in a way Easel does not understand.", "Restart Easel.", {
      name,
      issues: parsed.error.issues,
    });
  const handler = handlers[call] as (input: unknown) => unknown;
  return handler(parsed.data);
}

/**
 * Electron's checklist, point 17. A frame that is gone or nested, another window, or a page that is not ours: throw.
 * Exported for its test, which plays those senders.
 */
export function requireTrusted(event: Pick<IpcMainInvokeEvent, "senderFrame" | "sender">, contents: WebContents | null): void {
  const frame = event.senderFrame;
  const trusted = frame && contents && event.sender.id === contents.id && frame === event.sender.mainFrame && isOurPage(frame.url);
  if (!trusted) throw new Error("a call from a page that is not Easel's");
}

export function isOurPage(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === "easel:" && url.host === "app";
  } catch {
    return false;
  }
}
