import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { ENTRY, Home, perform } from "../testing/testing.ts";
import { hashOf } from "./config-file.ts";
import { Journal } from "./journal.ts";

/** How often each step is met with kill -9; `EASEL_KILL_RUNS=500` for the long run. */
const KILLS = Math.ceil(Number(process.env.EASEL_KILL_RUNS ?? 12) / 4);
/** How long several writers go on. Milliseconds. */
const WHILE = Number(process.env.EASEL_TOGETHER_MS ?? 3_000);

const CURSOR = ".cursor/mcp.json";
const CLINE = ".cline/data/settings/cline_mcp_settings.json";

/** Started by a test, ended with it. */
function child(program: string, args: string[]): ChildProcess {
  const started = spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    started.kill("SIGKILL");
  });
  return started;
}

async function writer(home: Home, client = "cursor"): Promise<ChildProcess> {
  const started = child("../testing/writer.ts", [home.directory, client]);
  if (started.stdout !== null) await once(started.stdout, "data");
  return started;
}

async function end(...running: ChildProcess[]): Promise<void> {
  for (const one of running) {
    expect([one.exitCode, one.signalCode]).toEqual([null, null]); // still writing: nothing but a refusal stopped it
    one.kill("SIGKILL");
    await once(one, "exit");
  }
}

const text = (size: number) => `{"mcpServers": {"a": {"command": "${"x".repeat(size)}"}}}`;

/** The settings before, and with our entry in them. */
async function beforeAndAfter(home: Home, size: number): Promise<string[]> {
  const before = await home.write(CURSOR, text(size));
  await perform(home.connect(), "cursor", "write");
  return [hashOf(Buffer.from(text(size))), hashOf(readFileSync(before))];
}

describe("killed with -9 at", () => {
  // Each step leaves something that another process can see; it is killed the moment that appears.
  const steps: Record<string, (home: Home) => unknown> = {
    "the lock": (home) => existsSync(join(home.stateDirectory, "connect.lock")),
    "the backup": (home) =>
      readdirSync(join(home.stateDirectory, "backups", "cursor"))
        .sort()
        .at(-1),
    "the journal": (home) => statSync(join(home.stateDirectory, "changes.jsonl")).size,
    "the temporary file": (home) => readdirSync(home.path(".cursor")).join(),
    "the rename": (home) => statSync(home.path(CURSOR)).ino,
  };

  test.each(Object.entries(steps))(
    "%s: the file is the old one or the new one, the backup is there, and the next change works",
    async (_, sign) => {
      const home = await Home.make();
      const good = await beforeAndAfter(home, 1_000_000);
      for (let run = 0; run < KILLS; run += 1) {
        const running = await writer(home);
        const now = sign(home);
        for (let looks = 0; sign(home) === now && looks < 1e6; looks += 1);
        running.kill("SIGKILL");
        await once(running, "exit");
        expect(good).toContain(hashOf(readFileSync(home.path(CURSOR))));
        const [newest] = await new Journal(home.stateDirectory, systemClock).changes("cursor");
        for (const { before } of newest?.files ?? []) {
          expect(await new Journal(home.stateDirectory, systemClock).backup(before?.backup ?? "", before?.hash ?? "")).not.toBeNull();
        }
      }
      const connect = home.connect();
      const plan = await connect.plan("cursor", "write");
      if (plan.kind === "change") await connect.apply("cursor", plan.planId);
      expect(hashOf(readFileSync(home.path(CURSOR)))).toBe(good[1]);
    },
    30_000 + KILLS * 15_000,
  );
});

describe("two Easels, as two processes,", () => {
  test("that write and remove without end: at every moment the file is one or the other, whole", { timeout: 180_000 }, async () => {
    const home = await Home.make();
    const good = await beforeAndAfter(home, 20_000);
    const both = [await writer(home), await writer(home)];
    const seen = new Map<string, number>();
    for (const until = Date.now() + WHILE; Date.now() < until; await systemClock.sleep(1)) {
      const hash = hashOf(readFileSync(home.path(CURSOR)));
      seen.set(hash, (seen.get(hash) ?? 0) + 1);
    }
    await end(...both);
    expect([...seen.keys()].sort()).toEqual([...good].sort());
    const changes = readFileSync(join(home.stateDirectory, "changes.jsonl"), "utf8").trim().split("\n");
    expect(changes.length).toBeGreaterThan(20);
    for (const line of changes) JSON.parse(line);
  });

  test("that put themselves in at the same instant: one entry, and nobody fails without a reason", { timeout: 180_000 }, async () => {
    for (let round = 0; round < 5; round += 1) {
      const home = await Home.make();
      await home.write(CURSOR, text(10));
      const entry = JSON.stringify(ENTRY);
      const ends = await Promise.all(
        Array.from({ length: 2 }, async () => {
          const one = spawn(
            process.execPath,
            [fileURLToPath(new URL("../cli/main.ts", import.meta.url)), "write", "cursor", "--json", "--entry", entry],
            {
              env: { ...process.env, EASEL_HOME_OVERRIDE: home.directory },
              stdio: ["ignore", "pipe", "inherit"],
            },
          );
          let said = "";
          one.stdout.on("data", (chunk) => {
            said += chunk;
          });
          const [code] = await once(one, "close");
          return { code, said: JSON.parse(said) };
        }),
      );
      for (const { code, said } of ends) {
        if (code === 0) expect(["change", "nothing_to_do"]).toContain(said.plan.kind);
        else expect(said.error).toMatchObject({ kind: "config_invalid", message: expect.stringContaining("changed since") });
      }
      expect(ends.some(({ code }) => code === 0)).toBe(true);
      expect(JSON.parse(await home.text(CURSOR))).toEqual({ mcpServers: { ...JSON.parse(text(10)).mcpServers, easel: ENTRY } });
    }
  });
});

describe("the app itself writes at the same time", () => {
  test("and what it wrote while we were writing stays, whichever comes first", { timeout: 180_000 }, async () => {
    // The app writes the moment our temporary file appears: before the rename, which then must not happen, or just after it.
    const home = await Home.make();
    await home.write(CURSOR, text(6_000_000));
    const app = child("../testing/fake-app.ts", [home.path(CURSOR), "when-we-write"]);
    if (app.stdout !== null) await once(app.stdout, "data");
    const outcomes: (string | undefined)[] = [];
    // On a quick system it takes a while until it comes in between.
    for (let round = 0; round < 8 || (round < 200 && !outcomes.includes("rejected")); round += 1) {
      const [outcome] = await Promise.allSettled([perform(home.connect(), "cursor", "write")]);
      outcomes.push(outcome?.status);
      const written = async () => (await home.text(CURSOR)).includes(`"round": ${round + 1}`);
      await expect.poll(written).toBe(true);
      expect(JSON.parse(await home.text(CURSOR)).mcpServers.a).toBeDefined();
      expect(readdirSync(home.path(".cursor")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    }
    await end(app);
    expect(outcomes).toContain("rejected"); // at least once it came in between, and was noticed
  });

  test("under the lock that both keep to, neither loses anything", { timeout: 180_000 }, async () => {
    const home = await Home.make();
    await home.write(CLINE, '{"mcpServers": {}, "count": 0}');
    const app = child("../testing/fake-app.ts", [home.path(CLINE), "with-lock"]);
    const easel = await writer(home, "cline");
    let said = "";
    app.stdout?.on("data", (chunk) => {
      said += chunk;
    });
    let [withEntry, without] = [0, 0];
    for (const until = Date.now() + WHILE; Date.now() < until; await systemClock.sleep(2)) {
      const settings = JSON.parse(await home.text(CLINE));
      if (settings.mcpServers.easel) withEntry += 1;
      else without += 1;
    }
    await end(app, easel);
    expect(said).not.toContain("LOST");
    const { count } = JSON.parse(await home.text(CLINE));
    expect(count).toBeGreaterThan(20);
    expect(Math.min(withEntry, without)).toBeGreaterThan(0);
  });
});
