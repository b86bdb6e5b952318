import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Clock } from "#base/clock.ts";
import type { Settings } from "#contract/view.ts";
import { defaultSettings } from "../app/settings-schema.ts";
import { applySettings } from "./apply-settings.ts";
import { BridgeOptions } from "./bridge-options.ts";

const CONFIG = "# my own\nlimits:\n  max_steps: 9 # enough\n";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-apply-settings-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const clock: Clock = { now: () => 0, sleep: () => new Promise(() => {}) };

/** What settings are applied to. `fails` throws as a disk does that is full. */
function computer({ fails }: { fails: "nothing" | "settings" | "login item" }) {
  const file = path.join(folder, "config.yaml");
  let kept: Settings = defaultSettings;
  let atLogin = false;
  let engine: unknown = defaultSettings.engine;
  const full = () => {
    throw new Error("ENOSPC");
  };
  const parts = {
    settings: {
      get: () => kept,
      change: (part: Partial<Settings>) => {
        if (fails === "settings") full();
        kept = { ...kept, ...part };
      },
    },
    state: { set: () => {} },
    bridge: { viewsChanged: () => {} },
    bridgeOptions: new BridgeOptions({ file, env: {}, clock, isIdle: () => false, restart: () => {} }),
    engine: {
      view: { source: defaultSettings.engine },
      switchTo: async (source: unknown) => {
        engine = source;
      },
    },
    engineLogins: { take: (source: unknown) => source },
    addedEngines: { firstChanged: async () => {} },
    planner: { checkChoices: async () => {} },
    loginItem: {
      isOn: () => atLogin,
      set: (on: boolean) => {
        if (fails === "login item") full();
        atLogin = on;
      },
    },
    updates: { setOn: () => {} },
    sharing: { changed: () => {} },
  } as unknown as Parameters<typeof applySettings>[0];
  return { file, parts, now: () => ({ kept, atLogin, engine }) };
}

const { firstRun: _, addedEngines: __, sharing: ___, ...standard } = defaultSettings;
const carried = { ...standard, engine: { kind: "auto" }, theme: "dark", launchAtLogin: true } as const;
const options = { "limits.max_steps": 40, "caching.enabled": false };

it("has all that was brought over count", async () => {
  const { parts, now } = computer({ fails: "nothing" });
  await applySettings(parts, carried, options);
  expect(now()).toMatchObject({ kept: { theme: "dark", launchAtLogin: true }, atLogin: true, engine: { kind: "auto" } });
  expect((await parts.bridgeOptions.read()).values).toEqual(options);
});

it.each(["settings", "login item"] as const)("leaves everything as it was where the %s cannot be written", async (fails) => {
  const { file, parts, now } = computer({ fails });
  const before = now();
  await expect(applySettings(parts, carried, options)).rejects.toThrow("ENOSPC");
  expect(now()).toEqual(before);
  expect(fs.existsSync(file)).toBe(false);

  fs.writeFileSync(file, CONFIG);
  await expect(applySettings(parts, carried, options)).rejects.toThrow("ENOSPC");
  expect(fs.readFileSync(file, "utf8")).toBe(CONFIG);
});
