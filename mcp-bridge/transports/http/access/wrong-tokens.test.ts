import { describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { networkOf, WrongTokens } from "./wrong-tokens.ts";

describe("wrong tokens of one address", () => {
  let now = 0;
  const clock = { ...systemClock, now: () => now };

  test("are refused after thirty, with the time to wait, and again allowed when it is over", async () => {
    const wrong = new WrongTokens(clock);
    for (let n = 0; n < 30; n++) expect(await wrong.count("203.0.113.7")).toBeNull();
    expect(await wrong.count("203.0.113.7")).toBe(2_000);
    expect(await wrong.count("203.0.113.8")).toBeNull();
    now += 2_000;
    expect(await wrong.count("203.0.113.7")).toBeNull();
    expect(await wrong.count("203.0.113.7")).toBe(2_000);
  });

  test("from ever new addresses take no more memory than ten thousand", async () => {
    const wrong = new WrongTokens(clock);
    for (let n = 0; n < 30; n++) await wrong.count("203.0.113.7");
    for (let n = 0; n < 10_000; n++) await wrong.count(`198.51.${n >> 8}.${n & 255}`);
    // It was forgotten for the others.
    expect(await wrong.count("203.0.113.7")).toBeNull();
  });
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["", ""],
  ["unknown", "unknown"],
  ["x".repeat(500), "x".repeat(64)],
])("%s is counted as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
