import { create } from "zustand";
import type { ErrorKind } from "#contract/errors.ts";
import { type Page, useAppStore } from "./app-store.ts";

/** Every page of the help, a file of `docs/` by its name, in the order in which the contents show them. */
export const HELP_PAGES = [
  "first-picture",
  "installing",
  "models",
  "connecting",
  "ai-apps",
  "editing",
  "workflows",
  "sharing",
  "several-engines",
  "scale",
  "serving",
  "security",
  "privacy",
  "options",
  "troubleshooting",
  "errors",
  "developing",
] as const;
export type HelpName = (typeof HELP_PAGES)[number];

/** What of the help is shown: its contents, or a page, from one of its headings on. */
export type HelpPlace = { kind: "contents" } | { kind: "page"; name: HelpName; heading: string | null };

/** Null while the help is closed. */
export const useHelp = create<{ place: HelpPlace | null }>(() => ({ place: null }));

export const showHelp = (place: HelpPlace): void => useHelp.setState({ place });
export const closeHelp = (): void => useHelp.setState({ place: null });

const aboutPages: Record<Page, HelpName> = {
  "first-run": "first-picture",
  home: "first-picture",
  create: "editing",
  gallery: "editing",
  models: "models",
  workflows: "workflows",
  connect: "connecting",
  share: "sharing",
  doctor: "troubleshooting",
  logs: "troubleshooting",
  settings: "options",
};

const aboutErrors: Partial<Record<ErrorKind, HelpName>> = {
  model_missing: "models",
  download_failed: "models",
  install_failed: "installing",
  node_missing: "workflows",
  workflow_invalid: "workflows",
  image_unreadable: "editing",
  image_reference_unknown: "editing",
  config_invalid: "options",
  not_allowed: "errors",
  rate_limited: "sharing",
};

const open = (name: HelpName): void => showHelp({ kind: "page", name, heading: null });

/** Opens the help about the page on which the person is; closes it where it is open. */
export function toggleHelp(): void {
  if (useHelp.getState().place) closeHelp();
  else open(aboutPages[useAppStore.getState().page]);
}

/** Opens the help about what went wrong. */
export const helpWithError = (kind: ErrorKind): void => open(aboutErrors[kind] ?? "troubleshooting");
