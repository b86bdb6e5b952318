import type { ErrorReport } from "#contract/errors.ts";
import type { ClientView } from "#contract/view.ts";
import type { BridgeEntry, Client } from "../apps/client.ts";
import type { Machine } from "../apps/host-system.ts";
import { readEntry } from "../apps/read-entry.ts";
import { type ConfigFile, readConfigFile } from "../change/config-file.ts";
import { asEaselError, isOurs, narrowed, notYet, understood, writing } from "../change/file-plan.ts";
import type { History, Journal, KnownChange } from "../change/journal.ts";
import { says, withEntry } from "../change/text-edit.ts";
import type { StartChecks } from "./start-probe-cache.ts";

/** What the files say of an app; who has connected is known to the app alone (`next.ts`). */
export type ClientStatus = Omit<ClientView, "lastConnectedAt" | "connectedNow" | "next">;

/** What stands in an app's settings now. */
interface Standing {
  config: ClientView["config"];
  /** What the app would start, of every file that holds our entry. */
  entries: BridgeEntry[];
}

type Read = (path: string) => Promise<ConfigFile>;

/** Tells how an app is connected; changes nothing. */
export class StatusReader {
  readonly #machine: Machine;
  readonly #journal: Journal;
  readonly #bridge: BridgeEntry;
  readonly #starts: StartChecks;

  constructor(machine: Machine, journal: Journal, bridge: BridgeEntry, starts: StartChecks) {
    this.#machine = machine;
    this.#journal = journal;
    this.#bridge = bridge;
    this.#starts = starts;
  }

  async status(client: Client): Promise<ClientStatus> {
    const history = await this.#journal.history(client.id);
    const read = this.#reading();
    const { config, entries } = await this.#standing(client, history, read);
    const isAsBefore = await comparer(history.changes, read);
    return {
      id: client.id,
      name: client.name,
      detected: await client.detect(this.#machine),
      path: await this.shownPath(client, history.changes),
      config,
      starts: this.#starts.of(entries),
      afterWriting: client.afterWriting,
      ways: { link: client.link !== undefined, bundle: client.takesBundle === true },
      canRestart: client.overwritesWhileRunning?.appName !== undefined,
      snippet: this.#snippet(client),
      changes: history.changes.map((change) => ({
        id: change.id,
        at: change.at,
        action: change.action,
        undone: change.undone || isAsBefore(change),
      })),
    };
  }

  /** What the app would start, read back from its settings; nothing where our entry is not there. */
  async entries(client: Client): Promise<BridgeEntry[]> {
    return (await this.#standing(client, await this.#journal.history(client.id), this.#reading())).entries;
  }

  async shownPath(client: Client, changes: readonly KnownChange[]): Promise<string> {
    const located = narrowed(await client.locate(this.#machine), changes);
    if ("problem" in located) return "";
    const shown = (paths: string[], word: string) => paths.map((path) => this.#machine.shown(path)).join(word);
    return "choice" in located ? shown(located.choice, " or ") : shown(located.files, " and ");
  }

  /** Told from what a write would do, so that the page and the writer can never disagree. */
  async #standing(client: Client, { changes, wanted }: History, read: Read): Promise<Standing> {
    if (client.byHand) return { config: { kind: "by_hand" }, entries: [] };
    const located = narrowed(await client.locate(this.#machine), changes);
    if ("problem" in located) return unreadable(notYet(located).report());
    const kinds = new Set<"absent" | "written" | "stale" | "foreign">();
    const entries: BridgeEntry[] = [];
    for (const path of "choice" in located ? located.choice : located.files) {
      try {
        const file = await read(path);
        const found = understood(client, this.#bridge, file);
        if (found.current !== undefined && !isOurs(found.current, changes)) kinds.add("foreign");
        else {
          const entry = readEntry(found.current);
          if (entry !== null) entries.push(entry);
          if (says(found.current, found.placement.entry)) kinds.add("written");
          else {
            writing(client, found);
            kinds.add(found.current === undefined ? "absent" : "stale");
          }
        }
      } catch (error) {
        return unreadable(asEaselError(error).report());
      }
    }
    // Of several installations one is enough.
    if ("choice" in located && kinds.size > 1) kinds.delete("absent");
    return { config: { kind: overall(kinds, wanted) }, entries };
  }

  /** Each file once, however many look at it. */
  #reading(): Read {
    const files = new Map<string, Promise<ConfigFile>>();
    return (path) => {
      const file = files.get(path) ?? readConfigFile(path, this.#machine.home);
      files.set(path, file);
      return file;
    };
  }

  #snippet(client: Client): string {
    const { path, entry } = client.place(this.#bridge, {});
    return withEntry(client.grammar.read(""), client.grammar, path, entry).text;
  }
}

/** Answers whether every file of a change is as it was before it: taken back by hand, or never made. */
async function comparer(changes: readonly KnownChange[], read: Read): Promise<(change: KnownChange) => boolean> {
  const hashes = new Map<string, string | null>();
  for (const path of new Set(changes.flatMap(({ files }) => files.map((file) => file.path)))) {
    const file = await read(path).catch(() => undefined);
    if (file !== undefined) hashes.set(path, file.content?.hash ?? null);
  }
  return ({ files }) => files.every(({ path, before }) => hashes.get(path) === (before?.hash ?? null));
}

function unreadable(error: ErrorReport): Standing {
  return { config: { kind: "unreadable", error }, entries: [] };
}

function overall(kinds: ReadonlySet<"absent" | "written" | "stale" | "foreign">, wanted: boolean) {
  if (kinds.has("foreign")) return "foreign";
  const [only] = kinds;
  if (kinds.size !== 1 || only === undefined) return "stale";
  return only === "absent" && wanted ? "vanished" : only;
}
