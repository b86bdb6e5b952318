import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { systemClock } from "#comfyui/clock.ts";
import { EaselError } from "#comfyui/errors.ts";
import { Machine } from "./apps/machine.ts";
import { type Action, type BridgeEntry, type ClientStatus, Connect } from "./connect.ts";
import { clientText, errorText, listText, planText, statusText } from "./report.ts";

const USAGE = `Usage: easel-connect COMMAND [--json] [--entry JSON]

  list              the AI apps that Easel knows, and which are on this computer
  status [CLIENT]   how each of them is connected
  plan CLIENT       show what "write" would change, change nothing
  write CLIENT      connect the app to Easel
  remove CLIENT     take Easel out of the app's settings again
  undo CLIENT       take back the newest change made to the app's settings

  --json            answer as JSON
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

class UsageError extends Error {}

async function answer(command: string, client: string | undefined, connect: () => Connect): Promise<Answer> {
  if (command === "list") return all(await connect().list(), listText);
  if (command === "status") {
    const list = await connect().list();
    return client === undefined ? all(list, statusText) : one(statusOf(list, client));
  }
  if (!["plan", "write", "remove", "undo"].includes(command)) throw new UsageError(`There is no command "${command}".`);
  if (client === undefined) throw new UsageError(`"${command}" needs the name of an AI app.`);
  if (command === "plan") {
    const plan = await connect().plan(client, "write");
    return { ok: plan.kind !== "refused", data: plan, text: planText(plan) };
  }
  return command === "undo" ? undo(connect(), client) : change(connect(), client, command === "remove" ? "remove" : "write");
}

async function change(connect: Connect, client: string, action: Action): Promise<Answer> {
  const plan = await connect.plan(client, action);
  if (plan.kind !== "change") return { ok: plan.kind !== "refused", data: { plan }, text: planText(plan) };
  const status = await connect.apply(client, plan.planId);
  return { ok: true, data: { plan, client: status }, text: `${planText(plan)}\n\nDone. ${status.afterWriting}` };
}

async function undo(connect: Connect, client: string): Promise<Answer> {
  const newest = statusOf(await connect.list(), client).changes.find(({ undone }) => !undone);
  if (newest === undefined) {
    throw new EaselError("argument_invalid", "There is no change to take back.", "Look at the changes with: easel-connect status");
  }
  return one(await connect.undo(client, newest.id));
}

function all(list: ClientStatus[], text: (list: ClientStatus[]) => string): Answer {
  return { ok: true, data: list, text: text(list) };
}

function one(status: ClientStatus): Answer {
  return { ok: true, data: status, text: clientText(status) };
}

function statusOf(list: readonly ClientStatus[], client: string): ClientStatus {
  const found = list.find(({ id }) => id === client);
  if (found !== undefined) return found;
  throw new EaselError("argument_invalid", `"${client}" is no AI app that Easel knows.`, "See them all with: easel-connect list");
}

function connection(entryText: string | undefined, command: string): Connect {
  const surroundings = { home: homedir(), platform: process.platform, env: process.env };
  // The app's own folder (ARCHITECTURE.md, "The state directory"), so that both keep one journal.
  const stateDirectory = process.env.EASEL_STATE_DIR || new Machine(surroundings).inAppConfig("Easel");
  const entry = entryText === undefined ? ownBridge(stateDirectory, ["plan", "write"].includes(command)) : entryFrom(entryText);
  return new Connect({ ...surroundings, stateDirectory, entry, clock: systemClock });
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
        entry: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (positionals.length > 2) throw new UsageError(`"${positionals[2]}" is one word too many.`);
    return { ...values, command: positionals[0], client: positionals[1] };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : "The command is not understood.");
  }
}

/** Returns the exit code: 0 done, 1 refused or failed, 2 the command was not understood. */
async function main(args: string[]): Promise<number> {
  const asJson = args.includes("--json");
  const print = (data: unknown, text: string) => process.stdout.write(`${asJson ? JSON.stringify(data, null, 2) : text}\n`);
  try {
    const { command, client, entry, help } = commandLine(args);
    if (help) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    if (command === undefined) throw new UsageError("Say what to do.");
    const { ok, data, text } = await answer(command, client, () => connection(entry, command));
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
