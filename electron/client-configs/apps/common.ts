import { dirname } from "node:path";
import { type AiAppId, aiApps } from "#contract/ai-apps.ts";
import type { JsonObject } from "../grammars/grammar.ts";
import { json } from "../grammars/json.ts";
import { type BridgeEntry, type Client, type ConfigLocation, ENTRY_NAME, type EntryPlacement } from "./client.ts";
import type { HostSystem } from "./host-system.ts";

/** What many AI apps have in common. */

/** JSON as the apps read it: nothing extra, comments, or comments and trailing commas. */
export const strict = json({ comments: false, trailingCommas: false });
export const withComments = json({ comments: true, trailingCommas: false });
export const jsonc = json({ comments: true, trailingCommas: true });

const MONTH = "2026-11";
/** How far the facts of an app were tried: with the app itself, in its documentation, in its source, or as others report them. */
export const tried = { month: MONTH, by: "ran" } as const;
export const documented = { month: MONTH, by: "vendor documentation" } as const;
export const fromSource = { month: MONTH, by: "source" } as const;
export const reported = { month: MONTH, by: "reports" } as const;

/** An app's id, and its name from the table of AI apps. */
export const named = (id: AiAppId) => ({ id, name: aiApps[id].name });

/** The layout of Claude Desktop, which most apps took over; `before` and `after` are what an app wants beside the plain entry. */
export function inMcpServers(before: JsonObject = {}, after: JsonObject = {}) {
  return (bridge: BridgeEntry): EntryPlacement => ({ path: ["mcpServers", ENTRY_NAME], entry: { ...before, ...bridge, ...after } });
}

/** One file at a place that depends on the system alone. */
export function at(file: (system: HostSystem) => string | Promise<string>): Client["locate"] {
  return async (system) => ({ files: [await file(system)] });
}

/**
 * One file, which an app from Flathub has in a folder of its own. Where both kinds of installation have left their folder, a person
 * knows which one is used.
 */
export function alsoFromFlathub(usual: (system: HostSystem) => string, flathub: (system: HostSystem) => string) {
  const filesOf = async (system: HostSystem) => {
    if (system.platform !== "linux") return [usual(system)];
    const [first, second] = [usual(system), flathub(system)];
    const there = [];
    for (const file of [first, second]) if (await system.exists(dirname(file))) there.push(file);
    return there.length === 0 ? [first] : there;
  };
  return {
    async locate(system: HostSystem): Promise<ConfigLocation> {
      const files = await filesOf(system);
      return files.length === 1 ? { files } : { choice: files };
    },
    folder: async (system: HostSystem) => dirname((await filesOf(system))[0] ?? usual(system)),
  };
}

/** One file that lies in a folder of the app's own. */
export function inOwnFolder(file: (system: HostSystem) => string | Promise<string>) {
  return { locate: at(file), folder: async (system: HostSystem) => dirname(await file(system)) };
}
