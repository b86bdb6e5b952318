import type { ErrorReport } from "#contract/errors.ts";
import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import type { BridgeEntry, Client } from "../apps/client.ts";
import type { HostSystem } from "../apps/host-system.ts";
import { readEntry } from "../apps/read-entry.ts";
import { chosenLocation, shownLocation } from "../change/change-planner.ts";
import { type ConfigFile, readConfigFile } from "../change/config-file.ts";
import { asEaselError } from "../change/file-plan.ts";
import type { FilePlanner } from "../change/file-planner.ts";
import { type History, type Journal, type KnownChange, writtenEntries } from "../change/journal.ts";
import { withEntry } from "../change/text-edit.ts";
import type { StartProbeCache } from "./start-probe-cache.ts";

/** What the files say of an app; who has connected is known to the app alone (`next-step.ts`). */
export type ClientStatus = Omit<ClientView, "lastConnectedAt" | "connectedNow" | "chatViews" | "next">;

/** What stands in an app's settings now. */
interface ConfigState {
  config: ClientView["config"];
  /** What the app would start, of every file that holds our entry. */
  entries: BridgeEntry[];
}

type ReadOnce = (path: string) => Promise<ConfigFile>;

interface StatusReaderOptions {
  system: HostSystem;
  journal: Journal;
  files: FilePlanner;
  /** What AI apps are told to start. */
  entry: BridgeEntry;
  probes: StartProbeCache;
}

/** Tells how an app is connected; changes nothing. */
export class StatusReader {
  readonly #options: StatusReaderOptions;

  constructor(options: StatusReaderOptions) {
    this.#options = options;
  }

  /** Never throws for what is wrong with the app's settings: that is a status, too. */
  async status(client: Client): Promise<ClientStatus> {
    const { system, journal, probes } = this.#options;
    const history = await journal.history(client.id);
    const read = this.#readingOnce();
    const { config, entries } = await this.#state(client, history, read);
    const isAsBefore = await comparer(history.changes, read);
    const trace = await client.detect(system);
    const keptOut = await client.keptOutBy?.(system);
    return {
      id: client.id,
      name: client.name,
      detected: trace && messages.clientConfigs.found[trace],
      path: await shownLocation(client, system, history.changes),
      config,
      starts: probes.of(entries),
      afterWriting: keptOut
        ? messages.clientConfigs.warnings.keptOut(client.name, keptOut.name, system.shown(keptOut.file))
        : messages.clientConfigs.afterWriting[client.id],
      ways: { link: client.link !== undefined, bundle: client.takesExtension === true },
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
    return (await this.#state(client, await this.#options.journal.history(client.id), this.#readingOnce())).entries;
  }

  async #state(client: Client, { changes, wanted }: History, read: ReadOnce): Promise<ConfigState> {
    if (client.byHand) return { config: { kind: "by_hand" }, entries: [] };
    const location = chosenLocation(await client.locate(this.#options.system), changes);
    if ("problem" in location) return unreadable(location.problem.report());
    const kinds = new Set<"absent" | "written" | "stale" | "foreign">();
    const entries: BridgeEntry[] = [];
    for (const path of "choice" in location ? location.choice : location.files) {
      try {
        const { state, current } = await this.#inspect(client, await read(path), changes);
        kinds.add(state);
        const entry = state === "foreign" ? null : readEntry(current);
        if (entry !== null) entries.push(entry);
      } catch (error) {
        return unreadable(asEaselError(error).report());
      }
    }
    // Of several installations one is enough.
    if ("choice" in location && kinds.size > 1) kinds.delete("absent");
    return { config: { kind: overall(kinds, wanted) }, entries };
  }

  #inspect(client: Client, { content }: ConfigFile, changes: readonly KnownChange[]) {
    const { files, entry } = this.#options;
    const written = writtenEntries(changes);
    return files.plan({ kind: "inspect", client: client.id, bridge: entry, bytes: content?.bytes ?? null, written });
  }

  /** Each file once, however many look at it. */
  #readingOnce(): ReadOnce {
    const files = new Map<string, Promise<ConfigFile>>();
    return (path) => {
      const file = files.get(path) ?? readConfigFile(path, this.#options.system.home);
      files.set(path, file);
      return file;
    };
  }

  #snippet(client: Client): string {
    const { path, entry } = client.placement(this.#options.entry, {});
    return withEntry(client.grammar.read(""), client.grammar, path, entry).text;
  }
}

/** Answers whether every file of a change is as it was before it: taken back by hand, or never made. */
async function comparer(changes: readonly KnownChange[], read: ReadOnce): Promise<(change: KnownChange) => boolean> {
  const hashes = new Map<string, string | null>();
  for (const path of new Set(changes.flatMap(({ files }) => files.map((file) => file.path)))) {
    const file = await read(path).catch(() => undefined);
    if (file !== undefined) hashes.set(path, file.content?.hash ?? null);
  }
  return ({ files }) => files.every(({ path, before }) => hashes.get(path) === (before?.hash ?? null));
}

function unreadable(error: ErrorReport): ConfigState {
  return { config: { kind: "unreadable", error }, entries: [] };
}

function overall(kinds: ReadonlySet<"absent" | "written" | "stale" | "foreign">, wanted: boolean) {
  if (kinds.has("foreign")) return "foreign";
  const [only] = kinds;
  if (kinds.size !== 1 || only === undefined) return "stale";
  return only === "absent" && wanted ? "vanished" : only;
}
