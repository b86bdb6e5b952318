import { dirname } from "node:path";
import { type AiAppId, aiApps } from "#contract/ai-apps.ts";
import type { JsonObject } from "../grammars/grammar.ts";
import { json } from "../grammars/json.ts";
import { type BridgeEntry, type Client, ENTRY_NAME, type Placement } from "./client.ts";
import type { Machine } from "./host-system.ts";

/** What many AI apps have in common. */

export const strict = json({ comments: false, trailingCommas: false });
export const withComments = json({ comments: true, trailingCommas: false });
export const jsonc = json({ comments: true, trailingCommas: true });

const MONTH = "2026-11";
export const tried = { month: MONTH, by: "ran" } as const;
export const documented = { month: MONTH, by: "vendor documentation" } as const;
export const fromSource = { month: MONTH, by: "source" } as const;
export const reported = { month: MONTH, by: "reports" } as const;

/** What an app is called. */
export const named = (id: AiAppId) => ({ id, name: aiApps[id].name });

/** The layout of Claude Desktop, which most apps took over. */
export function inMcpServers(before: JsonObject = {}, after: JsonObject = {}) {
  return (bridge: BridgeEntry): Placement => ({ path: ["mcpServers", ENTRY_NAME], entry: { ...before, ...bridge, ...after } });
}

export function at(file: (machine: Machine) => string | Promise<string>): Client["locate"] {
  return async (machine) => ({ files: [await file(machine)] });
}

/** One file that lies in a folder of the app's own. */
export function inOwnFolder(file: (machine: Machine) => string | Promise<string>) {
  return { locate: at(file), folder: async (machine: Machine) => dirname(await file(machine)) };
}
