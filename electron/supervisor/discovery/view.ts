import type { EngineFinding } from "#contract/view.ts";
import { type Finding, isStartable } from "./discovery.ts";

/** What Easel uses now. */
export interface InUse {
  /** Where its engine answers, if it does. */
  url: string | null;
  /** Whether Easel started that one. */
  owned: boolean;
  /** The code folder of the ComfyUI that Easel starts, if it starts one. */
  code: string | null;
}

/** The findings in the shape the window gets: what can be used comes first. `shown` shortens a path to what may be shown. */
export function viewOfFindings(findings: readonly Finding[], shown: (path: string) => string, now: InUse): EngineFinding[] {
  const all = findings.flatMap((finding) => viewOfFinding(finding, shown, now));
  const usable = ({ use }: EngineFinding) => use.kind === "start" || use.kind === "attach";
  return [...all.filter(usable), ...all.filter((one) => !usable(one))];
}

function viewOfFinding({ install, running }: Finding, shown: (path: string) => string, now: InUse): EngineFinding[] {
  // The one that Easel itself started is an install in use, not somebody else's.
  const ours = running !== null && now.owned && running.url === now.url;
  if (ours && !install) return [];
  const url = running && !ours ? running.url : null;
  return [
    {
      layout: install?.layout.id ?? null,
      name: install?.layout.name ?? "ComfyUI",
      version: running?.version ?? install?.version ?? null,
      folder: install ? shown(install.folder) : null,
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
