import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { systemClock } from "#base/clock.ts";
import { isInside } from "#base/contained-path.ts";
import { stateDirectory, surroundings } from "#base/state-directory.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { ChangePlan } from "#contract/view.ts";
import type { BridgeEntry } from "../apps/client.ts";
import { clients } from "../apps/clients.ts";
import { HostSystem } from "../apps/host-system.ts";
import type { Action } from "../change/journal.ts";
import { Connect, type MayQuit } from "../connect.ts";
import { stateVariable } from "../server-entry.ts";
import { ClientSessions } from "../status/client-sessions.ts";
import { type ConnectionView, connectionView } from "../status/next-step.ts";
import type { ClientStatus } from "../status/status-reader.ts";
import { changesText, clientText, errorLine, listText, planText, statusText } from "./cli-output.ts";

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

interface CommandLine {
  command: string;
  client: string | undefined;
  change: string | undefined;
  check: boolean;
  quit: boolean;
  place: string | undefined;
}

/** A command, carried out on this computer. */
class Command {
  readonly #line: CommandLine;
  readonly #connect: Connect;
  readonly #sessions: ClientSessions;

  constructor(line: CommandLine, entry: string | undefined) {
    const { connect, directory } = connection(entry, line.command);
    this.#line = line;
    this.#connect = connect;
    this.#sessions = new ClientSessions(directory);
  }

  async answer(): Promise<Answer> {
    const { command, client } = this.#line;
    if (command === "list") return many(await this.#list(), listText);
    if (command === "status") return client === undefined ? this.#status() : one(await this.#checked(await this.#statusOf(client)));
    if (command === "undo") return client === undefined ? many(await this.#list(), changesText) : this.#undo(client);
    if (client === undefined) throw new UsageError(`"${command}" needs the name of an AI app.`);
    if (command === "plan") {
      const plan = await this.#connect.plan(client, "write", this.#line.place);
      return { ok: isAnswer(plan), data: plan, text: planText(plan) };
    }
    return this.#change(client, command === "remove" ? "remove" : "write");
  }

  async #list(): Promise<ConnectionView[]> {
    return (await this.#connect.list()).map((status) => this.#view(status));
  }

  async #status(): Promise<Answer> {
    return many(await Promise.all((await this.#list()).map((view) => this.#checked(view))), statusText);
  }

  async #statusOf(client: string): Promise<ConnectionView> {
    const found = (await this.#list()).find(({ id }) => id === client);
    if (found !== undefined) return found;
    throw new EaselError("argument_invalid", "client_unknown", { id: client, known: clients.map(({ id }) => id) });
  }

  async #checked(view: ConnectionView): Promise<ConnectionView> {
    const holdsEntry = view.config.kind === "written" || view.config.kind === "stale";
    return this.#line.check && holdsEntry ? this.#view(await this.#connect.probe(view.id)) : view;
  }

  async #change(client: string, action: Action): Promise<Answer> {
    const plan = await this.#connect.plan(client, action, this.#line.place);
    if (plan.kind !== "change") return { ok: isAnswer(plan), data: { plan }, text: planText(plan) };
    const status = await this.#checked(this.#view(await this.#connect.apply(client, plan.planId, this.#mayQuit())));
    return { ok: true, data: { plan, client: status }, text: `${planText(plan)}\n\nDone. ${status.next}` };
  }

  async #undo(client: string): Promise<Answer> {
    const { changes } = await this.#statusOf(client);
    const change = this.#line.change ?? changes.find(({ undone }) => !undone)?.id;
    if (change === undefined) throw new EaselError("argument_invalid", "nothing_to_undo", {});
    return one(this.#view(await this.#connect.undo(client, change, this.#mayQuit())));
  }

  /** Nobody can be asked here: the command line says it beforehand, or the app stays open and nothing is written. */
  #mayQuit(): MayQuit {
    return async () => this.#line.quit;
  }

  #view(status: ClientStatus): ConnectionView {
    return connectionView(status, this.#sessions.of(status.id));
  }
}

/** Neither refused nor asking back. */
function isAnswer({ kind }: ChangePlan): boolean {
  return kind === "change" || kind === "nothing_to_do";
}

function many(list: ConnectionView[], text: (list: ConnectionView[]) => string): Answer {
  return { ok: true, data: list, text: text(list) };
}

function one(view: ConnectionView): Answer {
  return { ok: true, data: view, text: clientText(view) };
}

function connection(entryText: string | undefined, command: string): { connect: Connect; directory: string } {
  const host = { home: homedir(), platform: process.platform, env: process.env };
  // The app's own folder, which, unlike the bridge's default, knows XDG_CONFIG_HOME: so both keep one journal.
  const directory = process.env.EASEL_STATE_DIR ? stateDirectory(surroundings()) : new HostSystem(host).inAppConfig("Easel");
  const entry = entryText === undefined ? ownBridge(directory, ["plan", "write"].includes(command)) : entryFrom(entryText);
  return { connect: new Connect({ ...host, stateDirectory: directory, entry, clock: systemClock }), directory };
}

function entryFrom(text: string): BridgeEntry {
  try {
    return Entry.parse(JSON.parse(text));
  } catch {
    throw new UsageError('--entry must be JSON like {"command": "...", "args": ["..."], "env": {}}.');
  }
}

/** The bridge beside this program, run by the very node or Electron that runs this. */
function ownBridge(directory: string, mustExist: boolean): BridgeEntry {
  const bridge = join(dirname(realpathSync(process.argv[1] ?? ".")), "easel-bridge.cjs");
  const { APPDIR } = process.env;
  if (mustExist && APPDIR && isInside(APPDIR, bridge)) {
    throw new EaselError("config_invalid", "connect_in_app_image", {});
  }
  if (mustExist && !existsSync(bridge)) throw new EaselError("config_invalid", "bridge_missing", {});
  return {
    command: process.execPath,
    args: [bridge],
    env: {
      ...(process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" }),
      ...stateVariable(directory),
    },
  };
}

function parseCommandLine(args: string[]) {
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
    const { command, entry, help, ...line } = parseCommandLine(args);
    if (help) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    if (command === undefined) throw new UsageError("Say what to do.");
    const { ok, data, text } = await new Command({ command, ...line }, entry).answer();
    print(data, text);
    return ok ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}\n`);
      return 2;
    }
    const report = reportOf(error);
    if (asJson) print({ error: report }, "");
    else process.stderr.write(`${errorLine(report)}\n`);
    return 1;
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
