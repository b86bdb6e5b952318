import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { systemClock } from "#base/clock.ts";
import { Connect } from "#electron/client-configs/connect.ts";
import { median } from "./mcp-process.ts";

export interface ConnectNumbers {
  grammar: string;
  /** Milliseconds, medians of a program that does it again and again. */
  plan: number;
  write: number;
  /** Plan and write in milliseconds where it is the first thing that a program does: medians of some programs. */
  first: number;
  /** Nothing but reading the file and putting a copy and the new file on the disk, in the same run. */
  floor: number;
}

const SIZE = 1_000_000;
const ROUNDS = 15;
const PROGRAMS = 5;

const entryOf = (index: number) => ({ command: "npx", args: ["-y", `server-${index}`, "--round"], env: { TOKEN: `secret-${index}` } });
const entries = (size: number) => Array.from({ length: size }, (_, index) => [`server ${index}`, entryOf(index)] as const);

/** About a megabyte of other people's entries, in each grammar. */
const documents = [
  {
    grammar: "JSON",
    client: "cursor",
    file: ".cursor/mcp.json",
    text: () => fill((count) => JSON.stringify({ mcpServers: Object.fromEntries(entries(count)) }, null, 2)),
  },
  {
    grammar: "JSON with comments",
    client: "zed",
    file: ".config/zed/settings.json",
    text: () => fill((count) => `// mine\n${JSON.stringify({ context_servers: Object.fromEntries(entries(count)) }, null, 2)}`),
  },
  {
    grammar: "TOML",
    client: "codex",
    file: ".codex/config.toml",
    text: () =>
      fill((count) =>
        entries(count)
          .map(
            ([name, { command, args, env }]) =>
              `[mcp_servers."${name}"]\ncommand = "${command}"\nargs = ${JSON.stringify(args)}\nenv = { TOKEN = "${env.TOKEN}" }\n`,
          )
          .join("\n"),
      ),
  },
  {
    grammar: "YAML",
    client: "goose",
    file: ".config/goose/config.yaml",
    text: () =>
      fill(
        (count) =>
          `extensions:\n${entries(count)
            .map(
              ([name, { command, args, env }]) =>
                `  ${name}:\n    cmd: ${command}\n    args: ${JSON.stringify(args)}\n    envs:\n      TOKEN: ${env.TOKEN}\n`,
            )
            .join("")}`,
      ),
  },
];

/** The largest document of at most a megabyte, near enough. */
function fill(make: (count: number) => string): string {
  const one = make(1_000).length / 1_000;
  return make(Math.floor(SIZE / one));
}

type Document = (typeof documents)[number];

/** Plan and write for a settings file of a megabyte, as the window does them. */
export async function measureConnect(): Promise<ConnectNumbers[]> {
  const numbers: ConnectNumbers[] = [];
  for (const [index, document] of documents.entries()) {
    const rounds = await measured(document, ROUNDS);
    const firsts = Array.from({ length: PROGRAMS }, () =>
      Number(execFileSync(process.execPath, [import.meta.filename, String(index)], { encoding: "utf8" })),
    );
    const of = (key: "plan" | "write" | "floor") => median(rounds.map((each) => each[key]));
    numbers.push({ grammar: document.grammar, plan: of("plan"), write: of("write"), first: median(firsts), floor: of("floor") });
  }
  return numbers;
}

async function measured({ client, file, text }: Document, rounds: number): Promise<Round[]> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "easel-bench-connect-"));
  try {
    const target = path.join(home, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const document = text();
    const results: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Another text each time, in every entry: what was read already is not read again.
      fs.writeFileSync(target, document.replaceAll("--round", `--round-${round}`));
      results.push(await one(home, client, target));
    }
    return results;
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

type Round = Pick<ConnectNumbers, "plan" | "write" | "floor">;

async function one(home: string, client: string, target: string): Promise<Round> {
  const connect = new Connect({
    home,
    platform: "linux",
    env: { EASEL_HOME_OVERRIDE: home },
    stateDirectory: path.join(home, "state"),
    entry: { command: "/opt/Easel/easel", args: ["/opt/Easel/easel-bridge.cjs"], env: { ELECTRON_RUN_AS_NODE: "1" } },
    clock: systemClock,
    isRunning: async () => false,
  });
  const started = performance.now();
  const plan = await connect.plan(client, "write");
  const planned = performance.now();
  if (plan.kind !== "change") throw new Error(`the plan is ${plan.kind}`);
  await connect.apply(client, plan.planId);
  const written = performance.now();
  const floor = floorOf(target);
  return { plan: planned - started, write: written - planned, floor };
}

/** What no writer can do without: read it once, and put a copy and the new file on the disk. */
function floorOf(target: string): number {
  const started = performance.now();
  const bytes = fs.readFileSync(target);
  for (const name of [`${target}.copy`, `${target}.new`]) {
    const handle = fs.openSync(name, "w");
    fs.writeSync(handle, bytes);
    fs.fsyncSync(handle);
    fs.closeSync(handle);
  }
  fs.renameSync(`${target}.new`, target);
  return performance.now() - started;
}

async function main(chosen: string | undefined): Promise<void> {
  const document = chosen === undefined ? undefined : documents[Number(chosen)];
  if (document === undefined) return console.table(await measureConnect());
  const [first] = await measured(document, 1);
  console.log((first?.plan ?? 0) + (first?.write ?? 0));
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2]);
