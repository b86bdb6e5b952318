import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { readRegularFileSync } from "#base/regular-file.ts";
import { stateFiles } from "#base/state-directory.ts";
import { aiAppOf, PROBE_CLIENT } from "#contract/ai-apps.ts";
import type { ConnectedClient } from "#contract/host.ts";

const MAX_SEEN_BYTES = 64 * 1024;

/** What is known of an AI app's visits. */
export interface Visits {
  /** Epoch milliseconds; null = never seen. */
  lastConnectedAt: number | null;
  connectedNow: boolean;
  /** Whether it said at its newest visit that it shows MCP Apps; null = it has not said since Easel was started. */
  declaredViews: boolean | null;
}

/** Who is connected now, and when each AI app was last seen (kept in `seen.json`; losing it loses only a date). */
export class ClientSessions {
  readonly #file: string;
  readonly #seen: Record<string, number>;
  readonly #declaredViews = new Map<string, boolean>();
  #now: ConnectedClient[] = [];

  constructor(stateDirectory: string) {
    this.#file = stateFiles(stateDirectory).seenApps;
    this.#seen = readSeen(this.#file);
  }

  /** Who is connected now, oldest first, also from other computers. */
  get list(): ConnectedClient[] {
    return this.#now;
  }

  /** A session began. */
  onConnected(client: ConnectedClient): void {
    if (client.name === PROBE_CLIENT) return; // Easel itself, which only looks whether its bridge starts
    this.#now = [...this.#now.filter((other) => other.session !== client.session), client];
    const id = client.token === undefined ? aiAppOf(client.name) : null;
    if (!id) return;
    if (client.showsViews !== undefined) this.#declaredViews.set(id, client.showsViews);
    this.#seen[id] = client.connectedAt;
    try {
      writeFileAtomicSync(this.#file, JSON.stringify(this.#seen));
    } catch {
      // a full disk: only a date is lost
    }
  }

  /** A session ended. */
  onDisconnected(session: string): void {
    this.#now = this.#now.filter((client) => client.session !== session);
  }

  /** The bridge is gone, and with it every session. */
  clear(): void {
    this.#now = [];
  }

  of(clientId: string): Visits {
    return {
      lastConnectedAt: this.#seen[clientId] ?? null,
      connectedNow: this.#now.some(({ name, token }) => token === undefined && aiAppOf(name) === clientId),
      declaredViews: this.#declaredViews.get(clientId) ?? null,
    };
  }
}

function readSeen(file: string): Record<string, number> {
  try {
    const value: unknown = JSON.parse(String(readRegularFileSync(file, MAX_SEEN_BYTES)));
    if (!value || typeof value !== "object") return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch {
    return {};
  }
}
