import fs from "node:fs";
import path from "node:path";
import type { ConnectedClient } from "#contract/host.ts";
import type { ClientView } from "#contract/view.ts";

/** How Easel introduces itself when it starts its own bridge as an AI app would. */
export const TRIAL_CLIENT = "easel-trial";

/** How AI apps introduce themselves (`clientInfo.name`), by the id under which we write their config. From their sources and logs. */
const NAMES: Record<string, RegExp> = {
  "claude-desktop": /^(claude-ai|claude desktop|local-agent-mode)/i,
  "claude-code": /^claude-code/i,
  cursor: /^cursor/i,
  vscode: /^visual studio code$/i,
  "vscode-insiders": /^visual studio code - insiders$/i,
  devin: /^(devin|windsurf)/i,
  zed: /^zed/i,
  cline: /^cline/i,
  lmstudio: /^lm ?studio/i,
  codex: /^codex/i,
  gemini: /^gemini/i,
  continue: /^continue/i,
  goose: /^goose/i,
  kiro: /^kiro/i,
  opencode: /^opencode/i,
  "copilot-cli": /^(github-)?copilot/i,
  warp: /^warp/i,
  junie: /^junie/i,
};

export const clientIdOf = (name: string): string | null => Object.entries(NAMES).find(([, pattern]) => pattern.test(name))?.[0] ?? null;

/** Who is connected now, and when each AI app was last seen (kept in `seen.json`; losing it loses only a date). */
export class Connections {
  readonly #file: string;
  readonly #seen: Record<string, number>;
  #now: ConnectedClient[] = [];

  constructor(stateDirectory: string) {
    this.#file = path.join(stateDirectory, "seen.json");
    this.#seen = readSeen(this.#file);
  }

  get list(): ConnectedClient[] {
    return this.#now;
  }

  connected(client: ConnectedClient): void {
    if (client.name === TRIAL_CLIENT) return; // Easel itself, trying out what stands in an AI app's settings
    this.#now = [...this.#now.filter((other) => other.session !== client.session), client];
    const id = clientIdOf(client.name);
    if (!id) return;
    this.#seen[id] = client.connectedAt;
    try {
      fs.writeFileSync(this.#file, JSON.stringify(this.#seen));
    } catch {
      // a full disk: only a date is lost
    }
  }

  disconnected(session: string): void {
    this.#now = this.#now.filter((client) => client.session !== session);
  }

  /** The bridge is gone, and with it every session. */
  clear(): void {
    this.#now = [];
  }

  /** What the Connect page adds to a client's config status. */
  of(clientId: string): Pick<ClientView, "lastConnectedAt" | "connectedNow"> {
    return {
      lastConnectedAt: this.#seen[clientId] ?? null,
      connectedNow: this.#now.some((client) => clientIdOf(client.name) === clientId),
    };
  }
}

function readSeen(file: string): Record<string, number> {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    if (!value || typeof value !== "object") return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch {
    return {};
  }
}
