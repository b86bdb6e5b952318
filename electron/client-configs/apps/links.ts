import { aiApps } from "#contract/ai-apps.ts";
import { type BridgeEntry, ENTRY_NAME } from "./client.ts";

/** Links on which an app offers to add an entry; the forms are the vendors' own, their beginnings in `contract/ai-apps.ts`. */

const base64 = (value: unknown) => encodeURIComponent(Buffer.from(JSON.stringify(value), "utf8").toString("base64"));
const percent = (value: unknown) => encodeURIComponent(JSON.stringify(value));

/** An entry in base64. */
export const cursorLink = (entry: BridgeEntry) => `${aiApps.cursor.installLink}name=${ENTRY_NAME}&config=${base64(entry)}`;

/** An entry with its name, percent-encoded. */
export const vscodeLink = (id: "vscode" | "vscode-insiders") => (entry: BridgeEntry) =>
  aiApps[id].installLink + percent({ name: ENTRY_NAME, type: "stdio", ...entry });

/** As Cursor's. */
export const lmstudioLink = (entry: BridgeEntry) => `${aiApps.lmstudio.installLink}name=${ENTRY_NAME}&config=${base64(entry)}`;

/** An entry, percent-encoded, with its name beside it. */
export const kiroLink = (entry: BridgeEntry) => `${aiApps.kiro.installLink}name=${ENTRY_NAME}&config=${percent(entry)}`;

/** As VS Code's. */
export const raycastLink = (entry: BridgeEntry) => aiApps.raycast.installLink + percent({ name: ENTRY_NAME, type: "stdio", ...entry });
