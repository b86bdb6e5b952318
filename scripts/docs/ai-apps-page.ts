import os from "node:os";
import path from "node:path";
import { aiApps } from "#contract/ai-apps.ts";
import { clientConfigs } from "#contract/messages/en/window/client-configs.ts";
import type { Client } from "#electron/client-configs/apps/client.ts";
import { clients } from "#electron/client-configs/apps/clients.ts";
import { HostSystem } from "#electron/client-configs/apps/host-system.ts";
import { cell } from "./cell.ts";

/** A home in which nothing is, so that every app's settings are where a fresh one puts them. */
const HOME = path.join(os.tmpdir(), "easel-docs-nobody");

const SYSTEMS: readonly (readonly [NodeJS.Platform, string])[] = [
  ["win32", "Windows"],
  ["darwin", "macOS"],
  ["linux", "Linux"],
];

/** Every AI app that Easel connects: where its settings are, and what a person does afterwards, as Markdown. */
export async function aiAppsPage(): Promise<string> {
  const rows = await Promise.all(clients.map(row));
  return `<!-- Made by \`npm run docs\` from contract/ai-apps.ts and electron/client-configs/apps. -->

# The AI apps that Easel connects

[Connecting](connecting.md) says how. This is what Easel knows of each of the ${clients.length}: the file it writes to, and what you do afterwards.
\`%APPDATA%\` and \`%USERPROFILE%\` are folders of Windows, \`~\` is your home folder. An app that was installed in another way may have its file elsewhere; the Connect page shows the one it found.

| AI app | Its settings | Afterwards |
| --- | --- | --- |
${rows.join("\n")}

## Close these before you connect them

${clients.flatMap(closeFirst).join("\n")}

## Pictures right in the chat

These are documented to show Easel's view, in which you can zoom, vary and change a picture: ${names(({ id }) => aiApps[id].mcpApps === "documented")}.
In every other app the AI gets the picture, and you find it in Easel's window, too.

## Apps that can add Easel by a link

${names(({ link }) => link !== undefined)}: the button is on the app's card, under “Other ways”.
`;
}

const names = (fits: (client: Client) => boolean) =>
  clients
    .filter(fits)
    .map(({ name }) => name)
    .join(", ");

async function row(client: Client): Promise<string> {
  return `| ${cell(client.name)} | ${await settingsOf(client)} | ${cell(clientConfigs.afterWriting[client.id])} |`;
}

/** Where the file is on each system; systems that agree share a line. */
async function settingsOf(client: Client): Promise<string> {
  const systems = new Map<string, string[]>();
  for (const [platform, system] of SYSTEMS) {
    const location = await client.locate(new HostSystem({ home: HOME, platform, env: {} }));
    const [file] = "files" in location ? location.files : [];
    if (file === undefined) return "in a place of its own, which Easel does not write to";
    const place = written(path.relative(HOME, file).split(path.sep), platform);
    systems.set(place, [...(systems.get(place) ?? []), system]);
  }
  return [...systems].map(([place, names]) => `${names.join(", ")}: \`${place}\``).join("<br>");
}

/** A path from home, as people of that system write it. */
function written(way: readonly string[], platform: NodeJS.Platform): string {
  if (platform !== "win32") return ["~", ...way].join("/");
  const roaming = way[0] === "AppData" && way[1] === "Roaming";
  return (roaming ? ["%APPDATA%", ...way.slice(2)] : ["%USERPROFILE%", ...way]).join("\\");
}

const closeFirst = ({ overwritesWhileRunning }: Client) =>
  overwritesWhileRunning ? [`- ${clientConfigs.closeFirst[overwritesWhileRunning.warning]}`] : [];
