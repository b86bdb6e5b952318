import { afterEach, describe, expect, test, vi } from "vitest";
import { RawBridge } from "../test-support/bridge.ts";
import { Daemon } from "../test-support/daemon.ts";
import { memoryPeakBytes } from "../test-support/process-memory.ts";

const MAX_MEMORY_BYTES = 600_000_000;

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ended.splice(0).map((end) => end()));
});

/** A daemon, and two AI apps that reach it through relays. */
async function twoClients() {
  const daemon = await Daemon.listening();
  ended.push(() => daemon.raw.stop());
  const relay = () => {
    const raw = new RawBridge([], { EASEL_STATE_DIR: daemon.state });
    ended.push(() => raw.stop());
    raw.shakeHands();
    return raw;
  };
  const [guilty, other] = [relay(), relay()];
  for (const each of [guilty, other]) await vi.waitFor(() => expect(each.answer("hello")).toBeDefined(), 60_000);
  return { daemon, guilty, other };
}

async function write(raw: RawBridge, text: string | Buffer): Promise<void> {
  await new Promise((resolve) => raw.child.stdin?.write(text, resolve));
}

const ping = (id: string) => `{"jsonrpc":"2.0","id":"${id}","method":"ping"}\n`;

describe("a client that sends", () => {
  test("a line of 200 MB is told so, by the request's id, and takes nobody's bridge away", async () => {
    const { daemon, guilty, other } = await twoClients();
    await write(guilty, '{"jsonrpc":"2.0","id":"long","method":"tools/call","params":{"name":"');
    const filler = Buffer.alloc(1_000_000, "x");
    for (let megabytes = 0; megabytes < 200; megabytes++) {
      await write(guilty, filler);
      if (megabytes === 100) other.send(ping("between").trim());
    }
    // In the middle of that line the other one is answered.
    await expect.poll(() => other.answer("between")).toBeDefined();
    expect(guilty.answer("long")).toBeUndefined();
    await write(guilty, '"}}\n');
    await expect.poll(() => guilty.answer("long")?.error?.message).toMatch(/too long/);
    await write(guilty, ping("after"));
    await expect.poll(() => guilty.answer("after")).toBeDefined();
    expect(await memoryPeakBytes(daemon.raw.child.pid)).toBeLessThan(MAX_MEMORY_BYTES);
    expect(await memoryPeakBytes(guilty.child.pid)).toBeLessThan(MAX_MEMORY_BYTES);
  });

  test.each([
    ["5,000 levels of arrays", `${"[".repeat(5_000)}${"]".repeat(5_000)}`, /lie in each other/],
    ["40,000 levels of objects", `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`, /lie in each other/],
    [
      "many levels and a seed, which takes the slow parser",
      `${"[".repeat(50_000)}18446744073709551615${"]".repeat(50_000)}`,
      /lie in each other/,
    ],
    ["nine million small arrays", `[${"[1],".repeat(9_000_000)}1]`, /too many values/],
  ])("%s is told so, by the request's id, and costs the others nothing", async (_what, argument, reason) => {
    const { daemon, guilty, other } = await twoClients();
    await write(
      guilty,
      `{"jsonrpc":"2.0","id":"bad","method":"tools/call","params":{"name":"generate_image","arguments":{"prompt":${argument}}}}\n`,
    );
    await expect.poll(() => guilty.answer("bad")?.error?.message).toMatch(reason);
    other.send(ping("after").trim());
    await expect.poll(() => other.answer("after")).toBeDefined();
    expect(await memoryPeakBytes(daemon.raw.child.pid)).toBeLessThan(MAX_MEMORY_BYTES);
    expect(await memoryPeakBytes(guilty.child.pid)).toBeLessThan(MAX_MEMORY_BYTES);
  });

  test("a name with line breaks and a version of 10 MB is told to nobody as it is", async () => {
    const daemon = await Daemon.listening();
    ended.push(() => daemon.raw.stop());
    const raw = new RawBridge([], { EASEL_STATE_DIR: daemon.state });
    ended.push(() => raw.stop());
    const clientInfo = { name: "nice\n[error] forged\u202e", version: "1".repeat(10_000_000) };
    raw.send({
      jsonrpc: "2.0",
      id: "hello",
      method: "initialize",
      params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo },
    });
    raw.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    await expect.poll(() => daemon.all("client_connected").map(({ client }) => client.name)).toContain("nice [error] forged");
    const told = daemon.all("client_connected").find(({ client }) => client.name.startsWith("nice"));
    expect(told?.client.version).toBe("1".repeat(80));
    expect(daemon.raw.stderr).not.toMatch(/^\[error\] forged/m);
  });
});
