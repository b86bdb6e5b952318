import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { JOB_NOTICE } from "../../server/job-notice.ts";
import { PROGRAM, RawBridge } from "../../test-support/bridge.ts";
import { Daemon } from "../../test-support/daemon.ts";
import { temporaryFolder } from "../../test-support/engines.ts";
import { connectToDaemon } from "./daemon-connection.ts";
import { relay } from "./relay.ts";

interface Asked {
  id?: number;
  method: string;
}

const read = (text: string): Asked[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** Answers every request, and dies when it has written so many bytes: anywhere in a line, in the handshake, or never. */
class MortalDaemon {
  readonly socket = path.join(temporaryFolder(), "bridge.sock");
  /** What each connection was asked, in order. */
  readonly lives: Asked[][] = [];
  readonly #server: net.Server;
  readonly #budgets: number[];
  /** Said of itself; each update has another one. */
  version = "1";

  constructor(budgets: number[]) {
    this.#budgets = [...budgets];
    this.#server = net.createServer((connection) => this.#live(connection, this.#budgets.shift() ?? Number.POSITIVE_INFINITY));
  }

  async listen(): Promise<void> {
    const mask = process.umask(0o177);
    this.#server.listen(this.socket);
    process.umask(mask);
    await new Promise((resolve) => this.#server.once("listening", resolve));
  }

  close(): void {
    this.#server.close();
  }

  #live(connection: net.Socket, budget: number): void {
    const heard: Asked[] = [];
    this.lives.push(heard);
    let left = budget;
    let rest = "";
    connection.on("error", () => {});
    connection.on("data", (chunk) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const { id, method } of read(lines.join("\n"))) {
        heard.push({ method, ...(id !== undefined && { id }) });
        if (id === undefined) continue;
        const notice = { jsonrpc: "2.0", method: JOB_NOTICE, params: { requestId: id, jobId: `job-${id}` } };
        if (method === "tools/call") say(notice);
        // Every third answer is too long to be read as a whole on its way.
        say({ result: { version: this.version, ...(id % 3 === 2 && { picture: "A".repeat(20_000) }) }, jsonrpc: "2.0", id });
      }
    });
    const say = (message: object) => {
      if (connection.destroyed) return;
      const bytes = Buffer.from(`${JSON.stringify(message)}\n`).subarray(0, left);
      left -= bytes.length;
      if (left > 0) connection.write(bytes);
      else connection.write(bytes, () => connection.destroy());
    };
  }
}

/** A client behind a relay of this process. */
async function startClient(daemon: MortalDaemon) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const heard: { id?: number; method?: string; error?: object; result?: { isError?: boolean; content?: { text: string }[] } }[] = [];
  let rest = "";
  output.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    heard.push(...lines.map((line) => JSON.parse(line)));
  });
  const next = async () => (await connectToDaemon(daemon.socket)) ?? Promise.reject(new Error("no daemon"));
  const ended = relay(await next(), { input, output, next, isAlive: async () => true, clock: systemClock });
  const ask = (message: object) => input.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const answers = (id: number) => heard.filter((message) => message.id === id && message.method === undefined);
  const shakeHands = async () => {
    ask({ id: 0, method: "initialize", params: {} });
    await expect.poll(() => answers(0)).toHaveLength(1);
    ask({ method: "notifications/initialized" });
  };
  return { heard, ask, answers, shakeHands, ended, end: () => input.end() };
}

describe("a daemon that dies anywhere", () => {
  test("costs the client nothing but the answers to tool calls, which name their jobs", async () => {
    const method = fc.constantFrom("ping", "tools/list", "tools/call", "resources/list");
    const bytes = fc.oneof(fc.nat(120), fc.nat(2_000), fc.nat(60_000));
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 5 }), fc.array(method, { minLength: 1, maxLength: 12 }), async (budgets, methods) => {
        const daemon = new MortalDaemon(budgets);
        await daemon.listen();
        const client = await startClient(daemon);
        await client.shakeHands();
        for (const [index, name] of methods.entries()) client.ask({ id: index + 1, method: name, params: {} });
        const counts = () => methods.map((_, index) => client.answers(index + 1).length);
        await expect.poll(() => Math.min(...counts()), { interval: 2 }).toBe(1);
        client.end();
        await client.ended;
        daemon.close();

        expect(counts()).toEqual(methods.map(() => 1));
        expect(client.answers(0)).toHaveLength(1);
        expect(client.answers(0)[0]).toHaveProperty("result.version");
        expect(client.heard.filter((message) => message.method !== undefined)).toEqual([]);
        // Nobody is asked to do work again.
        const done = daemon.lives.flat().filter((asked) => asked.method === "tools/call");
        expect(new Set(done.map(({ id }) => id)).size).toBe(done.length);
        for (const life of daemon.lives) if (life.length > 0) expect(life[0]?.method).toBe("initialize");
        for (const [index, name] of methods.entries()) {
          const { error, result } = client.answers(index + 1)[0] ?? {};
          if (name === "tools/call") expect(error).toBeUndefined();
          if (result?.isError) expect(result.content?.[0]?.text).toMatch(new RegExp(`No job had begun|Job: job-${index + 1}$`));
        }
      }),
      { numRuns: Number(process.env.EASEL_DEATHS ?? 40) },
    );
  });

  test("and whose socket still takes connections for a while costs no request that may be sent twice", async () => {
    // Enough for the handshake; then it is dead, and lets the relay in three times more without a word.
    const daemon = new MortalDaemon([80, 0, 0, 0]);
    await daemon.listen();
    const client = await startClient(daemon);
    await client.shakeHands();
    client.ask({ id: 1, method: "tools/list" });
    await expect.poll(() => client.answers(1)).toEqual([expect.objectContaining({ result: expect.anything() })]);
    client.end();
    await client.ended;
    daemon.close();
  });

  test("and comes back updated: the client is told once that the lists have changed", async () => {
    // Enough for the handshake, and dead in the middle of the next answer.
    const daemon = new MortalDaemon([80]);
    await daemon.listen();
    const client = await startClient(daemon);
    await client.shakeHands();
    daemon.version = "2";
    client.ask({ id: 1, method: "tools/list" });
    await expect.poll(() => client.answers(1)).toHaveLength(1);
    expect(client.heard.flatMap(({ method }) => method ?? [])).toEqual([
      "notifications/tools/list_changed",
      "notifications/resources/list_changed",
    ]);
    client.end();
    await client.ended;
    daemon.close();
  });
});

describe.skipIf(process.platform === "win32")("a daemon that stands still", () => {
  const handshake = (client: RawBridge) => expect.poll(() => client.answer("hello"), { timeout: 90_000 }).toBeDefined();
  const hasTools = (client: RawBridge, id: string) =>
    expect.poll(() => client.answer(id)?.result, { timeout: 90_000 }).toHaveProperty("tools");

  test("is left: its clients, and those that come then, go on by themselves", { timeout: 240_000 }, async () => {
    const daemon = await Daemon.listening();
    const env = { EASEL_STATE_DIR: daemon.state };
    const client = new RawBridge([], env);
    client.shakeHands();
    await handshake(client);
    daemon.raw.child.kill("SIGSTOP");
    client.send({ jsonrpc: "2.0", id: "tools", method: "tools/list" });
    const late = new RawBridge([], env);
    late.shakeHands();
    await Promise.all([hasTools(client, "tools"), handshake(late)]);
    expect(client.stderr).toContain("no longer answers");
    await Promise.all([client.stop(), late.stop()]);
    daemon.raw.child.kill("SIGKILL");
  });
});

test("a daemon serves relays of any version: on its socket it speaks plain MCP, one message a line", async () => {
  const daemon = await Daemon.listening();
  const old = net.connect(path.join(daemon.state, "bridge.sock"));
  let said = "";
  old.on("data", (chunk) => {
    said += chunk;
  });
  const params = { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "old", version: "0" } };
  old.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params })}\n`);
  old.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n');
  await expect.poll(() => read(said.slice(0, said.lastIndexOf("\n") + 1)).map(({ id }) => id)).toEqual([1, 2]);
  old.destroy();
  await daemon.raw.stop();
});

test.skipIf(process.getuid?.() !== 0)(
  "a socket that belongs to somebody else is not taken for a daemon (only root can try this)",
  async () => {
    const daemon = new MortalDaemon([]);
    await daemon.listen();
    expect(fs.statSync(daemon.socket).mode & 0o777).toBe(0o600);
    const ours = await connectToDaemon(daemon.socket);
    expect(ours).not.toBeNull();
    ours?.destroy();
    fs.chownSync(daemon.socket, 54_321, 54_321);
    expect(await connectToDaemon(daemon.socket)).toBeNull();
    daemon.close();
  },
);

test("a link to a socket is not taken for a daemon", async () => {
  const daemon = new MortalDaemon([]);
  await daemon.listen();
  fs.symlinkSync(daemon.socket, `${daemon.socket}.link`);
  expect(await connectToDaemon(`${daemon.socket}.link`)).toBeNull();
  daemon.close();
});

describe.skipIf(process.platform === "win32")("a client killed with -9, whose other child holds our stdin open", () => {
  // An orphan that has ended may stay a zombie where nobody collects it.
  const isAlive = (pid: number) => /^[^Z]/.test(spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim());

  test.each([
    ["a relay", ""],
    ["a bridge that serves alone", "--stdio"],
  ])("%s ends", async (_what, args) => {
    const daemon = new MortalDaemon([]);
    await daemon.listen();
    const home = path.dirname(daemon.socket);
    // A shell plays the client.
    const script = `mkfifo in; exec 3<>in; sleep 60 & echo $! >heir; '${process.execPath}' '${PROGRAM}' ${args} <in 3>&- >out & echo $! >bridge; echo '{"jsonrpc":"2.0","id":1,"method":"ping"}' >&3; wait`;
    const client = spawn("/bin/sh", ["-c", script], { cwd: home, stdio: "ignore", env: { PATH: process.env.PATH, EASEL_STATE_DIR: home } });
    const written = (file: string) => (fs.existsSync(path.join(home, file)) ? fs.readFileSync(path.join(home, file), "utf8") : "");
    await expect.poll(() => written("out")).toContain('"id":1');
    const [bridge, heir] = [Number(written("bridge")), Number(written("heir"))];
    expect(isAlive(bridge)).toBe(true);
    client.kill("SIGKILL");
    await expect.poll(() => isAlive(bridge)).toBe(false);
    expect(isAlive(heir)).toBe(true);
    process.kill(heir, "SIGKILL");
    daemon.close();
  });
});
