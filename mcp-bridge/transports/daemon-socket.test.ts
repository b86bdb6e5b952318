import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stateFiles } from "#base/state-directory.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { RawBridge, TestBridge } from "../test-support/bridge.ts";
import { Daemon } from "../test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { listenForRelays } from "./daemon-socket.ts";

let engine: PracticeEngine;
beforeAll(async () => {
  engine = await startPracticeEngine(60);
});
afterAll(() => engine?.stop());

const FOX = { prompt: "a fox", width: 64, height: 64, steps: 2 };
const LONG = { ...FOX, steps: 25 };

const relay = (state: string, clientName: string) => TestBridge.start({ state, clientName });

describe("daemon and relays", () => {
  let daemon: Daemon;
  const listening = async () => {
    const next = await Daemon.listening();
    next.tell({ state: "ready", url: engine.url });
    return next;
  };
  beforeAll(async () => {
    daemon = await listening();
  });
  beforeEach(() => {
    daemon.heard.length = 0;
  });
  afterAll(() => daemon?.raw.stop());

  test("two clients share jobs and pictures, and the app hears of all of it", async () => {
    const claude = await relay(daemon.state, "claude-ai");
    const cursor = await relay(daemon.state, "cursor");
    await expect.poll(() => daemon.all("client_connected").map(({ client }) => client.name)).toEqual(["claude-ai", "cursor"]);
    const { reference, jobId } = await claude.call("generate_image", FOX);
    const changed = await cursor.call("image_to_image", { image: reference, prompt: "night", steps: 2 });
    expect(changed.images).toHaveLength(1);

    const states = daemon.all("job").flatMap(({ job }) => (job.id === jobId ? [job.state.kind] : []));
    expect(states[0]).toBe("waiting_for_engine");
    expect(states).toContain("running");
    expect(states.at(-1)).toBe("done");
    expect(daemon.all("job").at(-1)?.job).toMatchObject({ client: "cursor", tool: "image_to_image", arguments: { image: reference } });

    await claude.stop();
    await expect
      .poll(() => daemon.all("client_disconnected"))
      .toEqual([{ type: "client_disconnected", session: daemon.all("client_connected")[0]?.client.session }]);
    expect((await cursor.call("get_job", { job_id: jobId })).images).toHaveLength(1);
    await cursor.stop();
  });

  test("the app's own calls are jobs too, with previews, and each press of its button makes a picture", async () => {
    const [first, second] = [daemon.call("generate_image", LONG), daemon.call("generate_image", LONG)];
    await expect.poll(() => daemon.raw.answer(first) && daemon.raw.answer(second)).toBeDefined();
    const ids = new Set(daemon.all("job").map(({ job }) => job.id));
    expect(ids.size).toBe(2);
    expect(daemon.all("job")[0]?.job.client).toBe("easel");
    expect(daemon.all("client_connected")).toEqual([]);
    const preview = daemon.all("preview")[0];
    expect(ids).toContain(preview?.jobId);
    expect(preview?.mime).toMatch(/^image\/(jpeg|png)$/);
  });

  test("a job goes on when its client goes", async () => {
    const client = await relay(daemon.state, "hasty");
    client.call("generate_image", LONG).catch(() => {});
    await expect.poll(() => daemon.all("job").some(({ job }) => job.state.kind === "running")).toBe(true);
    await client.stop();
    await expect.poll(() => daemon.all("job").at(-1)?.job.state.kind).toBe("done");
  });

  test("a relay ends with its client", async () => {
    const mortal = await listening();
    const left = new RawBridge([], { EASEL_STATE_DIR: mortal.state });
    left.shakeHands();
    await expect.poll(() => left.answer("hello")).toBeDefined();
    left.child.stdin?.end();
    expect(await left.ended()).toBe(0);
    await mortal.raw.stop();
  });

  test("a client that asks and closes its end at once gets the answers all the same", async () => {
    const hasty = new RawBridge([], { EASEL_STATE_DIR: daemon.state });
    hasty.shakeHands();
    hasty.send({ jsonrpc: "2.0", id: "system", method: "resources/read", params: { uri: "comfyui://system" } });
    hasty.child.stdin?.end();
    expect(await hasty.ended()).toBe(0);
    expect(hasty.answer("system")?.result).toHaveProperty("contents");
  });

  test("a daemon that cannot make its socket says so and serves the app all the same", async () => {
    const state = temporaryFolder();
    fs.mkdirSync(path.join(state, "bridge.sock"));
    const blocked = new Daemon(state);
    await expect.poll(() => blocked.raw.stderr).toContain("cannot listen");
    blocked.raw.send({ jsonrpc: "2.0", id: "tools", method: "tools/list" });
    await expect.poll(() => blocked.raw.answer("tools")?.result).toHaveProperty("tools");
    await blocked.raw.stop();
  });

  test("a relay takes a picture of some megabytes as an argument", async () => {
    const { noise, png } = await import("../test-support/pictures.ts");
    const client = await relay(daemon.state, "sender");
    const image = `data:image/png;base64,${png(1200, 1000, noise()).toString("base64")}`;
    expect(image.length).toBeGreaterThan(4_000_000);
    const answer = await client.call("describe_image", { image });
    expect(answer.text).toContain("1200 x 1000 pixels");
    await client.stop();
  });

  test("a hundred clients at once are served, and gone when they go", async () => {
    const clients = Array.from({ length: 100 }, (_, number) => {
      const connection = net.connect(path.join(daemon.state, "bridge.sock"));
      const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: `client ${number}`, version: "1" } };
      connection.write(`${JSON.stringify({ jsonrpc: "2.0", id: number, method: "initialize", params })}\n`);
      connection.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
      return { connection, answer: new Promise((resolve) => connection.once("data", (line) => resolve(JSON.parse(String(line)).id))) };
    });
    expect(await Promise.all(clients.map(({ answer }) => answer))).toEqual(clients.map((_, number) => number));
    await expect.poll(() => daemon.all("client_connected")).toHaveLength(100);
    for (const { connection } of clients) connection.destroy();
    await expect.poll(() => daemon.all("client_disconnected")).toHaveLength(100);
  });

  test("only the user can connect", () => {
    expect(fs.statSync(path.join(daemon.state, "bridge.sock")).mode & 0o777).toBe(0o600);
  });

  test("the daemon ends with the app, and the next one brings what the engine is still making", async () => {
    const mortal = await listening();
    mortal.call("generate_image", LONG);
    await expect.poll(() => mortal.all("job").some(({ job }) => job.state.kind === "running")).toBe(true);
    const id = mortal.all("job")[0]?.job.id ?? "";
    mortal.raw.child.stdin?.end();
    expect(await mortal.raw.ended()).toBe(0);
    expect(fs.existsSync(path.join(mortal.state, "bridge.sock"))).toBe(false);

    const next = await Daemon.listening(mortal.state);
    next.tell({ state: "ready", url: engine.url });
    await expect.poll(() => next.all("job").at(-1)?.job).toMatchObject({ id, state: { kind: "done" } });
    await next.raw.stop();
  });
});

describe("cancelling through the daemon", () => {
  let spy: ComfyClient;
  beforeAll(() => {
    spy = new ComfyClient({ url: engine.url });
  });
  afterAll(() => spy.dispose());
  const runningJob = async (daemon: Daemon, client: string) => {
    const found = () => daemon.all("job").find(({ job }) => job.client === client && job.state.kind === "running")?.job.id;
    await expect.poll(found).toBeDefined();
    return found() ?? "";
  };

  test("configured to cancel when clients go, it stops what nobody else waits for", async () => {
    const daemon = await Daemon.listening(undefined, "results:\n  on_disconnect: cancel\n");
    daemon.tell({ state: "ready", url: engine.url });
    const leaver = await relay(daemon.state, "leaver");
    leaver.call("generate_image", { ...LONG, prompt: "nobody waits", steps: 100 }).catch(() => {});
    const id = await runningJob(daemon, "leaver");
    leaver.call("generate_image", { ...LONG, prompt: "pending", steps: 100 }).catch(() => {});
    await expect.poll(async () => (await spy.queue()).pending.length).toBe(1);
    await leaver.stop();
    await expect.poll(() => spy.queue()).toEqual({ running: [], pending: [] });
    expect(await spy.job(id)).toEqual({ state: "cancelled" });
    await expect.poll(() => leaver.jobs().map(({ state }) => state.kind)).toEqual(["cancelled", "cancelled"]);

    const shared = { ...LONG, seed: 4711 };
    const first = await relay(daemon.state, "first");
    const second = await relay(daemon.state, "second");
    first.call("generate_image", shared).catch(() => {});
    await runningJob(daemon, "first");
    const joined = second.call("generate_image", shared);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await first.stop();
    expect((await joined).images).toHaveLength(1);
    await second.stop();
    await daemon.raw.stop();
  });

  test("configured to cancel when clients go, it begins nothing for clients that have gone already", async () => {
    const daemon = await Daemon.listening(undefined, "results:\n  on_disconnect: cancel\n");
    daemon.tell({ state: "ready", url: engine.url });
    const clients = () => [daemon.all("client_connected").length, daemon.all("client_disconnected").length];
    // Longer and longer, until one was there for long enough to be seen, however busy the computer is.
    for (let pause = 0; pause < 160 || clients()[0] === 0; pause += 8) {
      const hasty = net.connect(path.join(daemon.state, "bridge.sock"));
      const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "hasty", version: "1" } };
      const call = { name: "generate_image", arguments: { ...LONG, steps: 100, seed: pause } };
      const lines = [
        { id: 1, method: "initialize", params },
        { method: "notifications/initialized" },
        { id: 2, method: "tools/call", params: call },
      ].map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
      await new Promise((resolve) => hasty.write(lines.join(""), resolve));
      await new Promise((resolve) => setTimeout(resolve, pause));
      hasty.destroy();
    }
    await expect.poll(() => clients()[1]).toBe(clients()[0]);
    const states = () => new Map(daemon.all("job").map(({ job }) => [job.id, job.state.kind]));
    await expect.poll(() => [...states().values()].filter((kind) => kind !== "cancelled")).toEqual([]);
    await daemon.raw.stop();
  });

  test("the window cancels any client's job, running or pending", async () => {
    const daemon = await Daemon.listening();
    daemon.tell({ state: "ready", url: engine.url });
    const client = await relay(daemon.state, "painter");
    const first = client.call("generate_image", { ...LONG, prompt: "first", steps: 100 });
    const id = await runningJob(daemon, "painter");
    const second = client.call("generate_image", { ...LONG, prompt: "second", steps: 100 });
    await expect.poll(async () => (await spy.queue()).pending.length).toBe(1);
    const [pending = ""] = (await spy.queue()).pending;
    const calls = [daemon.call("cancel_job", { job_id: pending }), daemon.call("cancel_job", { job_id: id })];
    await expect.poll(() => calls.every((call) => daemon.raw.answer(call))).toBe(true);
    expect((await first).error).toBe("job_cancelled");
    expect((await second).error).toBe("job_cancelled");
    expect(await spy.queue()).toEqual({ running: [], pending: [] });
    expect(await spy.job(id)).toEqual({ state: "cancelled" });
    await client.stop();
    await daemon.raw.stop();
  });
});

describe("a client whose daemon dies", () => {
  const listening = async (state?: string) => {
    const daemon = await Daemon.listening(state);
    daemon.tell({ state: "ready", url: engine.url });
    return daemon;
  };
  const painting = (daemon: Daemon) => expect.poll(() => daemon.all("job").some(({ job }) => job.state.kind === "running")).toBe(true);

  /** What is said to the client comes after what is said to its relay; the app may hear of a job before both. */
  const callWithProgress = (client: TestBridge) => {
    let said = "";
    const onprogress = ({ message = "" }: Progress) => {
      said = message;
    };
    return { call: client.call("generate_image", LONG, { onprogress }), said: () => said };
  };

  test("is promised no picture of a job that no engine has been given yet", async () => {
    const first = await Daemon.listening();
    first.tell({ state: "starting", doing: "The engine is starting." });
    const client = await relay(first.state, "claude-ai");
    const { call, said } = callWithProgress(client);
    await expect.poll(said).not.toBe("");
    await first.raw.stop();
    const answer = await call;
    expect(answer.text).toContain("The engine may not have been given the job yet: call get_job with the job id.");
    const next = await listening(first.state);
    expect((await client.call("get_job", { job_id: answer.jobId })).text).toContain("It was not begun");
    await client.stop();
    await next.raw.stop();
  });

  test("gets the job's id as the answer to what was in flight, and get_job brings the picture from the next daemon", async () => {
    const first = await listening();
    const client = await relay(first.state, "claude-ai");
    const tools = (await client.client.listTools()).tools;
    const { call, said } = callWithProgress(client);
    await expect.poll(said).toMatch(/^Step/);
    await first.raw.stop();
    const answer = await call;
    expect(answer.error).toBe("engine_crashed");
    const { jobId } = answer;
    expect(jobId).toBe(first.all("job")[0]?.job.id);
    expect(answer.text).toContain("The engine has the job: call get_job with the job id, it waits for the picture and brings it.");

    // Asked in the gap: answered when the next one is there.
    const gap = client.client.listTools();
    const next = await listening(first.state);
    expect((await gap).tools).toEqual(tools);
    await expect.poll(() => next.all("client_connected").map(({ client }) => client.name)).toEqual(["claude-ai"]);
    const picture = await client.call("get_job", { job_id: jobId });
    expect(picture.images).toHaveLength(1);
    expect(client.jobs().filter(({ id }) => id === jobId)).toMatchObject([
      { client: "claude-ai", engine: engine.url, state: { kind: "done" } },
    ]);
    expect(client.jobs()).toHaveLength(1);

    // And once more: it may die as often as it likes.
    await next.raw.stop();
    const last = await listening(first.state);
    expect((await client.call("generate_image", FOX)).images).toHaveLength(1);
    await client.stop();
    await last.raw.stop();
  });

  test("joins the job that goes on when it repeats its call, and begins no second one", async () => {
    const first = await listening();
    const client = await relay(first.state, "claude-ai");
    const call = client.call("generate_image", LONG);
    await painting(first);
    await first.raw.stop();
    const { jobId } = await call;
    const next = await listening(first.state);
    const again = await client.call("generate_image", LONG);
    expect([again.images.length, again.jobId]).toEqual([1, jobId]);
    expect(client.jobs().map(({ id }) => id)).toEqual([jobId]);
    // It has been given now: to ask once more is to want another.
    expect((await client.call("generate_image", LONG)).jobId).not.toBe(jobId);
    await client.stop();
    await next.raw.stop();
  });

  test("is served on in its own process when no daemon comes", async () => {
    const only = await listening();
    fs.writeFileSync(path.join(only.state, "engine.json"), JSON.stringify({ state: "ready", url: engine.url }));
    const client = await relay(only.state, "cursor");
    const call = client.call("generate_image", LONG);
    await painting(only);
    only.raw.child.stdin?.end();
    await only.raw.ended();
    const { jobId } = await call;
    const picture = await client.call("get_job", { job_id: jobId });
    expect(picture.images).toHaveLength(1);
    expect((await client.client.listTools()).tools.length).toBeGreaterThan(6);
    const { pid } = client;
    await client.stop();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test("notices nothing of the new handshake, and its requests that may be sent twice are", async () => {
    const state = temporaryFolder();
    const first = await deafDaemon(stateFiles(state).socket);
    const raw = new RawBridge([], { EASEL_STATE_DIR: state });
    raw.shakeHands("raw");
    await expect.poll(() => raw.answer("hello")).toBeDefined();
    raw.send({ jsonrpc: "2.0", id: 1, method: "tools/list" }, { jsonrpc: "2.0", id: 2, method: "resources/templates/list" });
    raw.send({ jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "generate_image", arguments: FOX } }, "no json at all");
    await expect.poll(first.heard).toContain("no json at all");
    const { length } = raw.lines;
    first.die();
    const next = await listening(state);
    await expect.poll(() => raw.answer(1) && raw.answer(2) && raw.answer(3)).toBeDefined();
    const heard = raw.lines.slice(length).map((line) => JSON.parse(line));
    // That a list has changed may be told at any time.
    const ids = heard.filter(({ method }) => !method?.endsWith("/list_changed")).map(({ id }) => id);
    expect(ids.sort()).toEqual([1, 2, 3]);
    expect(raw.answer(3)?.result?.content[0]).toMatchObject({ text: expect.stringContaining("No job had begun") });
    raw.child.stdin?.end();
    expect(await raw.ended()).toBe(0);
    await next.raw.stop();
  });
});

/** A daemon that answers the handshake and nothing else. */
async function deafDaemon(socket: string) {
  let heard = "";
  const connections: net.Socket[] = [];
  const server = net.createServer((connection) => {
    connections.push(connection);
    connection
      .on("error", () => {})
      .on("data", (chunk) => {
        heard += chunk;
        const hello = /^.*"method":"initialize".*$/m.exec(`${chunk}`)?.[0];
        if (hello) connection.write(`${JSON.stringify({ jsonrpc: "2.0", id: JSON.parse(hello).id, result: {} })}\n`);
      });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const die = () => {
    server.close();
    for (const connection of connections) connection.destroy();
  };
  return { heard: () => heard, die };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("bridges that serve alone make the same picture once, and one's client cannot take it from the other's", async () => {
  const setting = { state: temporaryFolder(), args: ["--stdio", "--comfyui-url", engine.url] };
  const [here, there] = await Promise.all([TestBridge.start(setting), TestBridge.start(setting)]);
  const fox = { ...LONG, steps: 100, seed: 4712 };
  const first = here.call("generate_image", fox);
  await expect.poll(() => here.jobs().map(({ state }) => state.kind)).toEqual(["queued"]);
  const leaving = new AbortController();
  const gone = there.call("generate_image", fox, { signal: leaving.signal }).catch(() => null);
  const second = there.call("generate_image", fox);
  leaving.abort("changed my mind");
  expect(await gone).toBeNull();
  expect((await first).images).toHaveLength(1);
  expect((await second).images).toHaveLength(1);
  expect(here.jobs()).toHaveLength(1);
  await Promise.all([here.stop(), there.stop()]);
});

test("a bridge that serves alone can stop another's jobs, those that wait and those that the engine has", async () => {
  const slow = await startPracticeEngine(500);
  const args = ["--stdio", "--comfyui-url", slow.url];
  const setting = { state: temporaryFolder(), args, config: "comfyui:\n  max_concurrent_jobs: 1\n" };
  const [here, there] = await Promise.all([TestBridge.start(setting), TestBridge.start({ ...setting, clientName: "there" })]);
  const calls = [11, 12].map((seed) => here.call("generate_image", { ...FOX, steps: 100, seed }));
  const states = () => here.jobs().map(({ state }) => state.kind);
  await expect.poll(states).toEqual(["queued", "waiting_for_engine"]);
  const [running, waiting] = here.jobs().map(({ id }) => id);
  for (const id of [waiting, running]) expect((await there.call("cancel_job", { job_id: id })).text).toBe(`Job ${id} is cancelled.`);
  expect((await Promise.all(calls)).map(({ error }) => error)).toEqual(["job_cancelled", "job_cancelled"]);
  expect(states()).toEqual(["cancelled", "cancelled"]);
  const spy = new ComfyClient({ url: slow.url });
  expect((await spy.job(waiting ?? "")).state).toBe("unknown");
  expect(await spy.queue()).toEqual({ running: [], pending: [] });
  await Promise.all([spy.dispose(), here.stop(), there.stop()]);
  await slow.stop();
});

describe("the engine through the host", () => {
  test("may be reported before anybody listens", async () => {
    const daemon = new Daemon();
    daemon.tell({ state: "ready", url: engine.url });
    const call = daemon.call("generate_image", FOX);
    await expect.poll(() => daemon.raw.answer(call)).toBeDefined();
    expect(daemon.raw.answer(call)?.result?.content[0]?.type).toBe("image");
    expect(daemon.all("engine_wanted")).toEqual([]);
    await daemon.raw.stop();
  });

  test("is asked for once when it is stopped, and waited for", async () => {
    const daemon = await Daemon.listening();
    daemon.tell({ state: "stopped", why: "nobody needed it" });
    const call = daemon.call("generate_image", FOX);
    await expect.poll(() => daemon.all("engine_wanted")).toHaveLength(1);
    daemon.tell({ state: "starting", doing: "loading" });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(daemon.all("job").at(-1)?.job.state.kind).toBe("waiting_for_engine");
    daemon.tell({ state: "ready", url: engine.url });
    await expect.poll(() => daemon.raw.answer(call)).toBeDefined();
    expect(daemon.raw.answer(call)?.result?.content[0]?.type).toBe("image");
    expect(daemon.all("engine_wanted")).toHaveLength(1);
    await daemon.raw.stop();
  });

  test("broken templates are reported", async () => {
    const state = temporaryFolder();
    fs.mkdirSync(path.join(state, "workflows"));
    fs.writeFileSync(path.join(state, "workflows", "broken.json"), "{");
    const daemon = await Daemon.listening(state);
    expect(daemon.all("workflows")).toEqual([
      { type: "workflows", broken: [expect.objectContaining({ file: "broken.json" })], drafts: [] },
    ]);
    await daemon.raw.stop();
  });
});

describe("the state directory's config.yaml", () => {
  const withConfig = (text: string) => {
    const state = temporaryFolder();
    fs.writeFileSync(path.join(state, "config.yaml"), text);
    return state;
  };

  test("holds for the daemon that the app starts, and for a bridge that serves alone", async () => {
    const state = withConfig("tools:\n  enabled: [generate_image]\n");
    const daemon = await Daemon.listening(state);
    const through = await relay(state, "claude-ai");
    expect((await through.client.listTools()).tools.map(({ name }) => name)).toEqual(["generate_image"]);
    await through.stop();
    await daemon.raw.stop();
    const alone = await relay(state, "claude-ai");
    expect((await alone.client.listTools()).tools.map(({ name }) => name)).toEqual(["generate_image"]);
    await alone.stop();
    expect(daemon.all("config_broken")).toEqual([]);
  });

  test("takes nothing away when it is wrong: the app is told why, and the defaults hold", async () => {
    const state = withConfig("results:\n  on_disconnect: sometimes\n");
    const daemon = await Daemon.listening(state);
    expect(daemon.all("config_broken")).toMatchObject([{ error: { kind: "config_invalid", message: expect.stringContaining("line 2") } }]);
    expect(daemon.raw.stderr).toContain("on_disconnect");
    expect(JSON.stringify(daemon.all("config_broken"))).not.toContain(path.basename(state));
    const client = await relay(state, "claude-ai");
    expect((await client.client.listTools()).tools).toHaveLength(9);
    await client.stop();
    await daemon.raw.stop();
  });
});

describe("the place where daemons listen", () => {
  test("what a killed daemon left behind is no obstacle, for daemons or for clients", async () => {
    const killed = await Daemon.listening();
    await killed.raw.stop();
    expect(fs.existsSync(path.join(killed.state, "bridge.sock"))).toBe(true);
    const alone = await TestBridge.start({ state: killed.state, env: { COMFYUI_URL: engine.url } });
    expect((await alone.call("generate_image", FOX)).images).toHaveLength(1);
    await alone.stop();
    const next = await Daemon.listening(killed.state);
    await next.raw.stop();
  });

  test("a second daemon takes over when the first has ended", async () => {
    const first = await Daemon.listening();
    const second = new Daemon(first.state);
    await expect.poll(() => second.raw.stderr).toContain("another Easel daemon");
    expect(second.all("listening")).toEqual([]);
    // A third that gives up waiting leaves the place to who has it.
    const third = new Daemon(first.state);
    await expect.poll(() => third.raw.stderr).toContain("another Easel daemon");
    third.raw.child.stdin?.end();
    await third.raw.ended();
    expect(fs.existsSync(path.join(first.state, "bridge.sock"))).toBe(true);
    await first.raw.stop();
    await expect.poll(() => second.all("listening")).toHaveLength(1);
    await second.raw.stop();
  });

  test("a file of that name that is no socket is not taken for a daemon", async () => {
    const state = temporaryFolder();
    fs.writeFileSync(path.join(state, "bridge.sock"), "");
    const alone = await TestBridge.start({ state });
    expect((await alone.client.listTools()).tools).toHaveLength(9);
    await alone.stop();
  });

  test("a client whose own options name an engine is served alone", async () => {
    const daemon = await Daemon.listening();
    const own = await TestBridge.start({ state: daemon.state, env: { COMFYUI_URL: engine.url } });
    expect((await own.call("generate_image", FOX)).images).toHaveLength(1);
    expect(daemon.all("client_connected")).toEqual([]);
    await own.stop();
    await daemon.raw.stop();
  });
});

test("the bytes of a client that never says who it is disturb nobody", async () => {
  const daemon = await Daemon.listening();
  const stranger = net.connect(path.join(daemon.state, "bridge.sock"));
  stranger.write(Buffer.from([0, 255, 10, 123, 10]));
  stranger.destroy();
  const client = await relay(daemon.state, "polite");
  expect((await client.client.listTools()).tools).toHaveLength(9);
  await client.stop();
  await daemon.raw.stop();
  const spy = new ComfyClient({ url: engine.url });
  await expect.poll(() => spy.queue()).toEqual({ running: [], pending: [] });
  await spy.dispose();
});

test.skipIf(process.getuid?.() !== 0)("a folder that somebody else has taken is no place for the socket, and that is said", async () => {
  const folder = path.join(temporaryFolder(), "taken");
  fs.mkdirSync(folder);
  fs.chownSync(folder, 12_345, 12_345);
  const said: string[] = [];
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: (text: string) => said.push(text) };
  const clock = { now: () => 0, sleep: () => new Promise<void>(() => {}) };
  void listenForRelays({ socket: path.join(folder, "bridge.sock"), onConnection: quiet, clock, log });
  await expect.poll(() => said).toEqual([expect.stringContaining("Others may write to the folder of the socket")]);
  expect(fs.existsSync(path.join(folder, "bridge.sock"))).toBe(false);
});
