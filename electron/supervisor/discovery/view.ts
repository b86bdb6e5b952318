import { messages } from "#contract/messages/messages.ts";
import type { EngineFinding } from "#contract/view.ts";
import { type Finding, isStartable } from "./discovery.ts";

/** The engine that Easel uses now. */
export interface InUse {
  /** Where it answers; null while it does not. */
  url: string | null;
  /** Whether Easel started it. */
  owned: boolean;
  /** The code folder of the ComfyUI that Easel launches; null when it launches none. */
  code: string | null;
}

/** The findings as the window gets them, those that can be used first. `displayPath` shortens a path to what may be shown. */
export function findingViews(findings: readonly Finding[], displayPath: (path: string) => string, now: InUse): EngineFinding[] {
  const all = findings.flatMap((finding) => findingView(finding, displayPath, now));
  const usable = ({ use }: EngineFinding) => use.kind === "start" || use.kind === "attach";
  return [...all.filter(usable), ...all.filter((one) => !usable(one))];
}

function findingView({ install, running }: Finding, displayPath: (path: string) => string, now: InUse): EngineFinding[] {
  // The one that Easel itself launched is an install in use, not an engine to attach to.
  const ours = running !== null && now.owned && running.url === now.url;
  if (ours && !install) return [];
  const url = running && !ours ? running.url : null;
  return [
    {
      layout: install?.layout.id ?? null,
      name: install ? messages.discovery.layouts[install.layout.id] : messages.discovery.unknownLayout,
      version: running?.version ?? install?.version ?? null,
      folder: install ? displayPath(install.folder) : null,
      url,
      python: install?.python?.name ?? null,
      use: howToUse(install, url),
      inUse: url !== null ? url === now.url : install !== null && install.code !== null && install.code === now.code,
    },
  ];
}

function howToUse(install: Finding["install"], url: string | null): EngineFinding["use"] {
  if (url !== null) return { kind: "attach", source: { kind: "url", url } };
  if (install && isStartable(install)) return { kind: "start", source: { kind: "folder", path: install.folder } };
  return install?.layout.use.kind === "attach" ? { kind: "open_first", app: install.layout.use.app } : { kind: "python_unknown" };
}
