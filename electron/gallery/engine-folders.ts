import path from "node:path";
import { messages } from "#contract/messages/messages.ts";
import type { Finding } from "../supervisor/discovery/discovery.ts";
import type { Root } from "./index/indexed-picture.ts";

/** Where the ComfyUIs on this computer save what they make: by their flags, else the folder "output" beside main.py. */
export function engineFolders(findings: readonly Finding[]): Root[] {
  return findings.flatMap(({ install, running }) => {
    const flags = running?.argv ?? install?.flags ?? [];
    const base = flagOf(flags, "--base-directory") ?? install?.code ?? codeOf(flags);
    const output = flagOf(flags, "--output-directory") ?? (base && path.join(base, "output"));
    if (!output || !path.isAbsolute(output)) return [];
    const name = install ? messages.discovery.layouts[install.layout.id] : messages.discovery.unknownLayout;
    return [{ path: path.normalize(output), name, kind: "engine", without: [] }];
  });
}

/** `--flag value` or `--flag=value`. */
function flagOf(flags: readonly string[], name: string): string | null {
  const at = flags.findIndex((flag) => flag === name || flag.startsWith(`${name}=`));
  if (at < 0) return null;
  return flags[at] === name ? (flags[at + 1] ?? null) : (flags[at]?.slice(name.length + 1) ?? null);
}

/** The folder of the main.py in a command line; null where it has no full path. */
function codeOf(flags: readonly string[]): string | null {
  const main = flags.find((flag) => path.basename(flag) === "main.py" && path.isAbsolute(flag));
  return main ? path.dirname(main) : null;
}
