import fs from "node:fs";
import path from "node:path";
import { aiAppOf, PROBE_CLIENT } from "#contract/ai-apps.ts";
import type { ConnectedClient } from "#contract/host.ts";
import type { ClientView } from "#contract/view.ts";

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
    if (client.name === PROBE_CLIENT) return; // Easel itself, trying out what stands in an AI app's settings
    this.#now = [...this.#now.filter((other) => other.session !== client.session), client];
    const id = aiAppOf(client.name);
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
      connectedNow: this.#now.some((client) => aiAppOf(client.name) === clientId),
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
