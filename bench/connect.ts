import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { systemClock } from "#comfyui/clock.ts";
import { Connect } from "#electron/clients/connect.ts";

export interface ConnectNumbers {
  grammar: string;
  /** Milliseconds, medians. */
  plan: number;
  write: number;
  /** Nothing but reading the file and putting a copy and the new file on the disk, in the same run. */
  floor: number;
}

const SIZE = 1_000_000;
const ROUNDS = 15;

const entryOf = (index: number) => ({ command: "npx", args: ["-y", `server-${index}`, "--flag"], env: { TOKEN: `secret-${index}` } });
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

/** Plan and write for a settings file of a megabyte, as the window does them. */
export async function measureConnect(): Promise<ConnectNumbers[]> {
  const numbers: ConnectNumbers[] = [];
  for (const { grammar, client, file, text } of documents) {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "easel-bench-connect-"));
    try {
      const target = path.join(home, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      const document = text();
      const rounds: Omit<ConnectNumbers, "grammar">[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        // Another text each time: a text that was read already is not read again.
        fs.writeFileSync(target, document.replace("server 0", `server ${-1 - round}`));
        rounds.push(await one(home, client, target));
      }
      const median = (key: "plan" | "write" | "floor") =>
        rounds.map((each) => each[key]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
      numbers.push({ grammar, plan: median("plan"), write: median("write"), floor: median("floor") });
    } finally {
      fs.rmSync(home, { recursive: true, force: true });
    }
  }
  return numbers;
}

async function one(home: string, client: string, target: string) {
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

if (process.argv[1] === import.meta.filename) console.table(await measureConnect());
