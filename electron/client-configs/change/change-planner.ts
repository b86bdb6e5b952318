import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ErrorReport } from "#contract/errors.ts";
import type { ChangePlan } from "#contract/view.ts";
import type { BridgeEntry, Client } from "../apps/client.ts";
import type { Machine } from "../apps/host-system.ts";
import { OwnWriter } from "../apps/vendor-cli.ts";
import type { StatusReader } from "../status/status-reader.ts";
import { changedMeanwhile, readConfigFile } from "./config-file.ts";
import {
  type Action,
  asEaselError,
  changesSomething,
  type FileEdit,
  mustNotBeForeign,
  narrowed,
  notYet,
  planId,
  removing,
  sameToThePerson,
  understood,
  writing,
} from "./file-plan.ts";
import type { Journal, KnownChange } from "./journal.ts";

/** A change that was shown to a person. */
export interface Plan {
  id: string;
  action: Action;
  edits: FileEdit[];
}

interface PlansOptions {
  entry: BridgeEntry;
  /** Why nothing can be written now. */
  unsettled: ErrorReport | null;
  isRunning: (client: Client) => Promise<boolean>;
}

/** Reads the settings, tells what would become of them, and keeps of each client the newest plan: what a person saw is what is done. */
export class Plans {
  readonly #machine: Machine;
  readonly #journal: Journal;
  readonly #reader: StatusReader;
  readonly #options: PlansOptions;
  readonly #newest = new Map<string, Plan>();

  constructor(machine: Machine, journal: Journal, reader: StatusReader, options: PlansOptions) {
    this.#machine = machine;
    this.#journal = journal;
    this.#reader = reader;
    this.#options = options;
  }

  /** What stands in the way of a change is told in the plan. */
  async make(client: Client, action: Action, place?: string): Promise<ChangePlan> {
    const history = await this.#journal.changes(client.id);
    const path = await this.#reader.shownPath(client, history);
    const { unsettled } = this.#options;
    if (unsettled && action === "write") return { kind: "refused", path, error: unsettled };
    try {
      const edits = await this.#edits(client, action, history, place);
      if ("choice" in edits) return { kind: "choose", places: await Promise.all(edits.choice.map((one) => this.#place(one))) };
      const changing = edits.filter(changesSomething);
      if (changing.length === 0) return { kind: "nothing_to_do", path };
      const id = planId(action, changing);
      this.#newest.set(client.id, { id, action, edits: changing });
      return {
        kind: "change",
        planId: id,
        path: changing.map(({ file }) => this.#machine.shown(file.path)).join(" and "),
        creates: changing.some(({ file }) => file.content === null),
        diff: changing.flatMap(({ diff }) => diff),
        warnings: await this.#warnings(client, action),
      };
    } catch (error) {
      return { kind: "refused", path, error: asEaselError(error).report() };
    }
  }

  /** Throws EaselError `config_invalid` where the person has seen another plan since. */
  shown(client: Client, id: string): Plan {
    const plan = this.#newest.get(client.id);
    if (plan?.id !== id) throw changedMeanwhile();
    return plan;
  }

  /** Plans it once more. Throws EaselError `config_invalid` unless it is the same to the person. */
  async renew(client: Client, plan: Plan): Promise<void> {
    const history = await this.#journal.changes(client.id);
    const again = await Promise.all(plan.edits.map(({ file }) => this.#edit(client, plan.action, file.path, history)));
    plan.edits = sameToThePerson(plan.edits, again.filter(changesSomething));
  }

  /** It was done. */
  forget(client: Client): void {
    this.#newest.delete(client.id);
  }

  async #edits(
    client: Client,
    action: Action,
    history: readonly KnownChange[],
    place?: string,
  ): Promise<FileEdit[] | { choice: string[] }> {
    const whole = await client.locate(this.#machine);
    const asked = "choice" in whole ? whole.choice.find((path) => this.#machine.shown(path) === place) : undefined;
    const located = narrowed(whole, history, asked);
    if ("problem" in located) throw notYet(located);
    if ("choice" in located && action === "write") return located;
    // Taking out what is not there changes nothing: so nobody need say where.
    const files = "choice" in located ? located.choice : located.files;
    return Promise.all(files.map((path) => this.#edit(client, action, path, history)));
  }

  async #edit(client: Client, action: Action, path: string, history: readonly KnownChange[]): Promise<FileEdit> {
    const found = understood(client, this.#options.entry, await readConfigFile(path, this.#machine.home));
    mustNotBeForeign(client, found.current, history);
    return action === "write" ? writing(client, found) : removing(client, found, history);
  }

  async #place(path: string): Promise<{ path: string; usedAt: number | null }> {
    const found = await stat(path).catch(() => stat(dirname(path)).catch(() => null));
    return { path: this.#machine.shown(path), usedAt: found && Math.round(found.mtimeMs) };
  }

  async #warnings(client: Client, action: Action): Promise<string[]> {
    const warnings: string[] = [];
    if (client.overwritesWhileRunning !== undefined && (await this.#options.isRunning(client))) {
      const itself = (await OwnWriter.of(client, this.#machine)) !== null;
      warnings.push(itself ? `${client.name} is open, so its own program makes this change.` : client.overwritesWhileRunning.quit);
    }
    if (action === "write" && (await client.detect(this.#machine)) === null) {
      warnings.push(`${client.name} was not found on this computer; the settings are written all the same.`);
    }
    return warnings;
  }
}
