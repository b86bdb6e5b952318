import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { systemClock } from "#base/clock.ts";
import { Connect } from "#electron/client-configs/connect.ts";
import { buildAll } from "../scripts/bundle/build.ts";
import { median } from "./mcp-process.ts";

export interface ConnectNumbers {
  grammar: string;
  /** How long the thread that asks for it was ever kept from other work; milliseconds, over all rounds. */
  longestPause: number;
  /** Milliseconds, medians. */
  plan: number;
  write: number;
}

const SIZE_BYTES = 1_000_000;
const ROUNDS = 5;
const WORKER = path.resolve(import.meta.dirname, "..", ".vite", "build", "file-planner-worker.cjs");

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
  return make(Math.floor(SIZE_BYTES / one));
}

type Document = (typeof documents)[number];

/** Plan and write for a settings file of a megabyte, as the app does them: each grammar in a program of its own. */
export function measureConnect(): ConnectNumbers[] {
  return documents.map((_, index) =>
    JSON.parse(execFileSync(process.execPath, [import.meta.filename, String(index)], { encoding: "utf8" })),
  );
}

async function measure({ grammar, client, file, text }: Document): Promise<ConnectNumbers> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "easel-bench-connect-"));
  const eventLoop = monitorEventLoopDelay({ resolution: 1 });
  try {
    const target = path.join(home, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const document = text();
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // Another text each time, in every entry: what was read already is not read again.
      fs.writeFileSync(target, document.replaceAll("--round", `--round-${round}`));
      await systemClock.sleep(10); // what the file's making cost is not the app's
      eventLoop.enable();
      rounds.push(await one(home, client));
      eventLoop.disable();
    }
    const of = (key: keyof Round) => median(rounds.map((each) => each[key]));
    return { grammar, longestPause: eventLoop.max / 1e6, plan: of("plan"), write: of("write") };
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

type Round = Pick<ConnectNumbers, "plan" | "write">;

async function one(home: string, client: string): Promise<Round> {
  const connect = new Connect({
    home,
    platform: "linux",
    env: { EASEL_HOME_OVERRIDE: home },
    stateDirectory: path.join(home, "state"),
    entry: { command: "/opt/Easel/easel", args: ["/opt/Easel/easel-bridge.cjs"], env: { ELECTRON_RUN_AS_NODE: "1" } },
    clock: systemClock,
    worker: WORKER,
    isRunning: async () => false,
  });
  const started = performance.now();
  const plan = await connect.plan(client, "write");
  const planned = performance.now();
  if (plan.kind !== "change") throw new Error(`the plan is ${plan.kind}`);
  await connect.apply(client, plan.planId);
  return { plan: planned - started, write: performance.now() - planned };
}

async function main(chosen: string | undefined): Promise<void> {
  const document = chosen === undefined ? undefined : documents[Number(chosen)];
  if (document !== undefined) return console.log(JSON.stringify(await measure(document)));
  await buildAll();
  console.table(measureConnect());
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2]);
