import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { systemClock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { ChangePlan, ClientView } from "#contract/view.ts";
import { Machine } from "../apps/host-system.ts";
import { isWithin } from "../change/config-file.ts";
import { type Action, type BridgeEntry, type ClientStatus, Connect, type MayQuit } from "../connect.ts";
import { Connections } from "../status/client-sessions.ts";
import { viewOf } from "../status/next-step.ts";
import { changesText, clientText, errorText, listText, planText, statusText } from "./cli-output.ts";

const USAGE = `Usage: easel-connect COMMAND [--json] [--check] [--quit] [--place PATH] [--entry JSON]

  list                   the AI apps that Easel knows, and which are on this computer
  status [CLIENT]        how each of them is connected
  plan CLIENT            show what "write" would change, change nothing
  write CLIENT           connect the app to Easel
  remove CLIENT          take Easel out of the app's settings again
  undo                   list the changes that can be taken back
  undo CLIENT [CHANGE]   take back a change made to the app's settings; left out, the newest

  --json            answer as JSON
  --check           with status and write: also start what stands in the settings, as the app would
  --quit            with write, remove and undo: ask an app that would overwrite the change to quit, and open it again
  --place PATH      with plan and write: which one, of an app that is installed more than once
  --entry JSON      what the app shall start: {"command": "...", "args": ["..."], "env": {}}, all paths absolute;
                    left out, it is the bridge beside this program, run by what runs this program`;

const Entry = z.strictObject({
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
});

interface Answer {
  /** Whether what was asked for was done. */
  ok: boolean;
  data: unknown;
  text: string;
}

const COMMANDS = ["list", "status", "plan", "write", "remove", "undo"];

class UsageError extends Error {}

interface Words {
  command: string;
  client: string | undefined;
  change: string | undefined;
  check: boolean;
  quit: boolean;
  place: string | undefined;
}

/** What is asked for, on this machine. */
class Task {
  readonly #words: Words;
  readonly #connect: Connect;
  readonly #sessions: Connections;

  constructor(words: Words, entry: string | undefined) {
    const { connect, stateDirectory } = connection(entry, words.command);
    this.#words = words;
    this.#connect = connect;
    this.#sessions = new Connections(stateDirectory);
  }

  async answer(): Promise<Answer> {
    const { command, client } = this.#words;
    if (command === "list") return many(await this.#list(), listText);
    if (command === "status") return client === undefined ? this.#status() : one(await this.#checked(await this.#statusOf(client)));
    if (command === "undo") return client === undefined ? many(await this.#list(), changesText) : this.#undo(client);
    if (client === undefined) throw new UsageError(`"${command}" needs the name of an AI app.`);
    if (command === "plan") {
      const plan = await this.#connect.plan(client, "write", this.#words.place);
      return { ok: isAnswer(plan), data: plan, text: planText(plan) };
    }
    return this.#change(client, command === "remove" ? "remove" : "write");
  }

  async #list(): Promise<ClientView[]> {
    return (await this.#connect.list()).map((status) => this.#view(status));
  }

  async #status(): Promise<Answer> {
    return many(await Promise.all((await this.#list()).map((view) => this.#checked(view))), statusText);
  }

  async #statusOf(client: string): Promise<ClientView> {
    const found = (await this.#list()).find(({ id }) => id === client);
    if (found !== undefined) return found;
    throw new EaselError("argument_invalid", `"${client}" is no AI app that Easel knows.`, "See them all with: easel-connect list");
  }

  async #checked(view: ClientView): Promise<ClientView> {
    const holdsEntry = view.config.kind === "written" || view.config.kind === "stale";
    return this.#words.check && holdsEntry ? this.#view(await this.#connect.check(view.id)) : view;
  }

  async #change(client: string, action: Action): Promise<Answer> {
    const plan = await this.#connect.plan(client, action, this.#words.place);
    if (plan.kind !== "change") return { ok: isAnswer(plan), data: { plan }, text: planText(plan) };
    const status = await this.#checked(this.#view(await this.#connect.apply(client, plan.planId, this.#mayQuit())));
    return { ok: true, data: { plan, client: status }, text: `${planText(plan)}\n\nDone. ${status.next}` };
  }

  async #undo(client: string): Promise<Answer> {
    const { changes } = await this.#statusOf(client);
    const change = this.#words.change ?? changes.find(({ undone }) => !undone)?.id;
    if (change === undefined) {
      throw new EaselError("argument_invalid", "There is no change to take back.", "Look at the changes with: easel-connect undo");
    }
    return one(this.#view(await this.#connect.undo(client, change, this.#mayQuit())));
  }

  /** Nobody can be asked here: the command line says it beforehand, or the app stays open and nothing is written. */
  #mayQuit(): MayQuit {
    return async () => this.#words.quit;
  }

  #view(status: ClientStatus): ClientView {
    return viewOf(status, this.#sessions.of(status.id));
  }
}

/** Neither refused nor asking back. */
function isAnswer({ kind }: ChangePlan): boolean {
  return kind === "change" || kind === "nothing_to_do";
}

function many(list: ClientView[], text: (list: ClientView[]) => string): Answer {
  return { ok: true, data: list, text: text(list) };
}

function one(view: ClientView): Answer {
  return { ok: true, data: view, text: clientText(view) };
}

function connection(entryText: string | undefined, command: string): { connect: Connect; stateDirectory: string } {
  const surroundings = { home: homedir(), platform: process.platform, env: process.env };
  // The app's own folder (ARCHITECTURE.md, "The state directory"), so that both keep one journal.
  const stateDirectory = process.env.EASEL_STATE_DIR || new Machine(surroundings).inAppConfig("Easel");
  const entry = entryText === undefined ? ownBridge(stateDirectory, ["plan", "write"].includes(command)) : entryFrom(entryText);
  return { connect: new Connect({ ...surroundings, stateDirectory, entry, clock: systemClock }), stateDirectory };
}

function entryFrom(text: string): BridgeEntry {
  try {
    return Entry.parse(JSON.parse(text));
  } catch {
    throw new UsageError('--entry must be JSON like {"command": "...", "args": ["..."], "env": {}}.');
  }
}

/** The bridge beside this program, run by the very node or Electron that runs this. */
function ownBridge(stateDirectory: string, mustExist: boolean): BridgeEntry {
  const bridge = join(dirname(realpathSync(process.argv[1] ?? ".")), "easel-bridge.cjs");
  const { APPDIR } = process.env;
  if (mustExist && APPDIR && isWithin(bridge, APPDIR)) {
    throw new EaselError(
      "config_invalid",
      "This easel-connect lies inside of an AppImage, whose place is another one at every start.",
      "Connect in Easel's window, or say what to start with --entry.",
    );
  }
  if (mustExist && !existsSync(bridge)) {
    throw new EaselError(
      "config_invalid",
      "The bridge program is not beside easel-connect.",
      "Build it (npm run build), or say what to start with --entry.",
    );
  }
  return {
    command: process.execPath,
    args: [bridge],
    env: {
      ...(process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" }),
      ...(stateDirectory === bridgeDefault() ? {} : { EASEL_STATE_DIR: stateDirectory }),
    },
  };
}

/** Where the bridge looks when nobody tells it: AI apps hand on the home folder, but no XDG variables. */
function bridgeDefault(): string {
  const { APPDATA } = process.env;
  return new Machine({ home: homedir(), platform: process.platform, env: { APPDATA } }).inAppConfig("Easel");
}

function commandLine(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        quit: { type: "boolean", default: false },
        entry: { type: "string" },
        place: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const [command, client, change, ...more] = positionals;
    const last = command === "undo" ? more[0] : change;
    if (last !== undefined) throw new UsageError(`"${last}" is one word too many.`);
    if (command !== undefined && !COMMANDS.includes(command)) throw new UsageError(`There is no command "${command}".`);
    return { ...values, place: values.place, command, client, change };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : "The command is not understood.");
  }
}

/** Returns the exit code: 0 done, 1 refused or failed, 2 the command was not understood. */
async function main(args: string[]): Promise<number> {
  const asJson = args.includes("--json");
  const print = (data: unknown, text: string) => process.stdout.write(`${asJson ? JSON.stringify(data, null, 2) : text}\n`);
  try {
    const { command, entry, help, ...words } = commandLine(args);
    if (help) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    if (command === undefined) throw new UsageError("Say what to do.");
    const { ok, data, text } = await new Task({ command, ...words }, entry).answer();
    print(data, text);
    return ok ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}\n`);
      return 2;
    }
    const report = error instanceof EaselError ? error.report() : unexpected(error);
    if (asJson) print({ error: report }, "");
    else process.stderr.write(`${errorText(report)}\n`);
    return 1;
  }
}

function unexpected(error: unknown) {
  return {
    kind: "config_invalid",
    message: `Something unexpected went wrong (${error instanceof Error ? error.message : error}).`,
    remedy: "Try again.",
  };
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
