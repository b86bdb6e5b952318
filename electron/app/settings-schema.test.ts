import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Settings } from "#contract/view.ts";
import { defaults, migrate, understand, type Written } from "./settings-schema.ts";

describe("what was written", () => {
  it("by nobody yet is the first day's", () => {
    expect(understand({})).toEqual({ settings: defaults, lost: [] });
    expect(Settings.parse(defaults)).toEqual(defaults);
  });

  it("by an Easel that knew less gets the defaults of what it did not know, also within a setting", () => {
    const old = { engine: { kind: "folder", path: "/画" }, launch: { memory: "less", extraFlags: "--fast" }, theme: "dark" };
    expect(understand(old)).toEqual({
      settings: { ...defaults, engine: old.engine, launch: { ...defaults.launch, ...old.launch }, theme: "dark" },
      lost: [],
    });
  });

  it("by an Easel that knew more loses only what this one cannot understand, and says what", () => {
    const newer = {
      ...defaults,
      engine: { kind: "cloud", url: "x" },
      launch: { ...defaults.launch, memory: "shared" },
      theme: "light",
      moods: 3,
    };
    expect(understand(newer)).toEqual({
      settings: { ...defaults, theme: "light" },
      lost: ["engine", "launch"],
    });
  });

  it("by anybody gives settings that are valid, and all that was good in them", () => {
    const setting = fc.constantFrom(...(Object.keys(defaults) as (keyof Settings)[]));
    fc.assert(
      fc.property(fc.dictionary(setting, fc.anything()), fc.constantFrom("light", "dark"), (written, theme) => {
        const { settings, lost } = understand({ ...written, theme });
        expect(Settings.parse(settings)).toEqual(settings);
        expect(settings.theme).toBe(theme);
        for (const key of Object.keys(defaults) as (keyof Settings)[])
          if (!(key in written) && key !== "theme") expect(settings[key]).toEqual(defaults[key]);
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
    get store(): Written {
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
