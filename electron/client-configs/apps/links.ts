import { type BridgeEntry, ENTRY_NAME } from "./client.ts";

/** Links on which an app offers to add an entry; the forms are the vendors' own, and what may be opened is listed in `security.ts`. */

const base64 = (value: unknown) => encodeURIComponent(Buffer.from(JSON.stringify(value), "utf8").toString("base64"));
const percent = (value: unknown) => encodeURIComponent(JSON.stringify(value));

export const cursorLink = (entry: BridgeEntry) =>
  `cursor://anysphere.cursor-deeplink/mcp/install?name=${ENTRY_NAME}&config=${base64(entry)}`;

export const vscodeLink = (scheme: "vscode" | "vscode-insiders") => (entry: BridgeEntry) =>
  `${scheme}:mcp/install?${percent({ name: ENTRY_NAME, type: "stdio", ...entry })}`;

export const lmstudioLink = (entry: BridgeEntry) => `lmstudio://add_mcp?name=${ENTRY_NAME}&config=${base64(entry)}`;

export const kiroLink = (entry: BridgeEntry) => `https://kiro.dev/launch/mcp/add?name=${ENTRY_NAME}&config=${percent(entry)}`;

export const raycastLink = (entry: BridgeEntry) => `raycast://mcp/install?${percent({ name: ENTRY_NAME, type: "stdio", ...entry })}`;
