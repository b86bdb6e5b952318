import { expect, test } from "vitest";
import { fallsSilent, PING_TIMEOUT_MS } from "./watchdog.ts";

/** What comes of each ping: an answer, none in time, or none that this process was awake to see; then the bridge ends. */
type Ping = "answered" | "missed" | "stood still";

/** What is judged of a bridge, and how many pings that took. */
async function judge(pings: Ping[]): Promise<{ silent: boolean; asked: number }> {
  let now = 0;
  let asked = 0;
  const sleep = async (ms: number) => {
    now += ms;
  };
  const ping = async () => {
    const what = pings[asked++];
    now += { answered: 5, missed: PING_TIMEOUT_MS, "stood still": 3_600_000 }[what ?? "answered"];
    if (what !== "answered") throw new Error("Request timed out");
  };
  const silent = await fallsSilent({ clock: { now: () => now, sleep }, ping, hasEnded: () => asked >= pings.length });
  return { silent, asked };
}

test("two pings in a row without an answer mean that it is stopped", async () => {
  expect(await judge(["answered", "missed", "missed", "answered"])).toEqual({ silent: true, asked: 3 });
});

test("one that answers every other ping is slow, and not stopped", async () => {
  expect(await judge(["missed", "answered", "missed", "answered", "missed", "answered"])).toEqual({ silent: false, asked: 6 });
});

test("a computer that slept, or a process that stood still, says nothing about the bridge", async () => {
  expect(await judge(["stood still", "missed", "stood still", "stood still", "answered", "answered"])).toEqual({ silent: false, asked: 6 });
});

test("one that ends while it is pinged is not said to be silent", async () => {
  expect(await judge(["answered", "missed"])).toEqual({ silent: false, asked: 2 });
});
