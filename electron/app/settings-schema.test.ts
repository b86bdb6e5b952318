import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Settings } from "#contract/view.ts";
import { defaultSettings, migrate, parseSettings, type StoredSettings } from "./settings-schema.ts";

describe("what was written", () => {
  it("by nobody yet is the first day's", () => {
    expect(parseSettings({})).toEqual({ settings: defaultSettings, lost: [] });
    expect(Settings.parse(defaultSettings)).toEqual(defaultSettings);
  });

  it("by an Easel that knew less gets the defaultSettings of what it did not know, also within a setting", () => {
    const old = { engine: { kind: "folder", path: "/画" }, launch: { memory: "less", extraFlags: "--fast" }, theme: "dark" };
    expect(parseSettings(old)).toEqual({
      settings: { ...defaultSettings, engine: old.engine, launch: { ...defaultSettings.launch, ...old.launch }, theme: "dark" },
      lost: [],
    });
  });

  it("by an Easel that knew more loses only what this one cannot parseSettings, and says what", () => {
    const newer = {
      ...defaultSettings,
      engine: { kind: "cloud", url: "x" },
      launch: { ...defaultSettings.launch, memory: "shared" },
      theme: "light",
      moods: 3,
    };
    expect(parseSettings(newer)).toEqual({
      settings: { ...defaultSettings, theme: "light" },
      lost: ["engine", "launch"],
    });
  });

  it("by anybody gives settings that are valid, and all that was good in them", () => {
    const setting = fc.constantFrom(...(Object.keys(defaultSettings) as (keyof Settings)[]));
    fc.assert(
      fc.property(fc.dictionary(setting, fc.anything()), fc.constantFrom("light", "dark"), (written, theme) => {
        const { settings, lost } = parseSettings({ ...written, theme });
        expect(Settings.parse(settings)).toEqual(settings);
        expect(settings.theme).toBe(theme);
        for (const key of Object.keys(defaultSettings) as (keyof Settings)[])
          if (!(key in written) && key !== "theme") expect(settings[key]).toEqual(defaultSettings[key]);
        if (Object.keys(written).length === 0) expect(lost).toEqual([]);
      }),
    );
  });
});

it("a migration tells the store what it changed, and leaves the store's own book alone", () => {
  const book = { migrations: { version: "0.1.0" } };
  const kept = new Map<string, unknown>(Object.entries({ colour: "dark", old: 1, same: [1], __internal__: book }));
  const told: string[] = [];
  const store = {
    get store(): StoredSettings {
      return Object.fromEntries(kept);
    },
    set: (key: string, value: unknown) => {
      told.push(key);
      kept.set(key, value);
    },
    delete: (key: string) => {
      told.push(key);
      kept.delete(key);
    },
  };
  migrate(store, ({ colour, old: _, ...rest }) => ({ ...rest, theme: colour }));
  expect(Object.fromEntries(kept)).toEqual({ theme: "dark", same: [1], __internal__: book });
  expect(told.sort()).toEqual(["colour", "old", "theme"]);
});
