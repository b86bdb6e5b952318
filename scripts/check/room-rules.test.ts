import { describe, expect, it } from "vitest";
import type { Import } from "./imports.ts";
import { forbiddenImports, misspeltImports, tooCrowded } from "./room-rules.ts";
import { withRoomTable } from "./room-table.ts";
import type { Room } from "./rooms.ts";

const rooms: Room[] = [
  { folder: "ground", holds: "what all stand on", mayImport: [], runsIn: "Node" },
  { folder: "page", holds: "what is seen", mayImport: ["ground/words.ts"], runsIn: "a page" },
  {
    folder: "app",
    holds: "the app",
    mayImport: ["ground", "app/inner"],
    runsIn: "Electron",
    floors: [
      { folders: ["low"], holds: "below" },
      { folders: ["left", "right/deep"], holds: "in the middle" },
      { folders: [""], holds: "on top" },
    ],
  },
  { folder: "app/inner", holds: "an app's inside", mayImport: ["ground"], runsIn: "Node" },
  { folder: "tools", holds: "what builds it", mayImport: "anything", runsIn: "Node" },
];

const file = (from: string, to: string, written = to): Import => ({ from, to, kind: "file", written, typesOnly: false });
const reasons = (...imports: Import[]) => forbiddenImports(rooms, imports);

describe("an import between rooms", () => {
  it.each([
    ["page/a.ts", "ground/words.ts"],
    ["app/low/a.ts", "ground/clock.ts"],
    ["app/a.ts", "app/inner/deep/b.ts"],
    ["app/inner/a.ts", "app/inner/deep/b.ts"],
    ["tools/a.ts", "app/low/b.ts"],
    ["page/a.test.ts", "app/low/b.ts"],
    ["page/testing/fake.ts", "app/low/b.ts"],
    ["main.config.ts", "tools/a.ts"],
  ])("%s may import %s", (from, to) => expect(reasons(file(from, to))).toEqual([]));

  it.each([
    ["ground/a.ts", "page/b.ts", "ground imports nothing of ours."],
    ["page/a.ts", "ground/clock.ts", "page imports ground/words.ts."],
    ["app/inner/a.ts", "app/low/b.ts", "app/inner imports ground."],
    ["app/a.ts", "tools/b.ts", "app imports ground, app/inner."],
    ["app/a.ts", "package.json", "app imports ground, app/inner."],
    ["app/a.ts", "app/low/b.test.ts", "it is for tests."],
    ["app/a.ts", "ground/test-support/b.ts", "it is for tests."],
  ])("%s may not import %s", (from, to, reason) => expect(reasons(file(from, to))).toEqual([`${from} may not import ${to}: ${reason}`]));
});

describe("an import between floors", () => {
  it.each([
    ["app/left/a.ts", "app/low/b.ts"],
    ["app/left/a.ts", "app/right/deep/b.ts"],
    ["app/a.ts", "app/left/b.ts"],
  ])("%s may import %s", (from, to) => expect(reasons(file(from, to))).toEqual([]));

  it.each([
    ["app/low/a.ts", "app/left/b.ts", "app/left is on a higher floor."],
    ["app/right/deep/a.ts", "app/b.ts", "app is on a higher floor."],
    ["app/new/a.ts", "app/low/b.ts", "scripts/check/rooms.ts does not know the folder app/new."],
  ])("%s may not import %s", (from, to, reason) => expect(reasons(file(from, to))).toEqual([`${from} may not import ${to}: ${reason}`]));
});

it("a room uses only what there is where it runs, types included", () => {
  const node = (from: string): Import => ({ from, to: "node:fs", kind: "node", written: "node:fs", typesOnly: true });
  const electron = (from: string): Import => ({ from, to: "electron", kind: "package", written: "electron", typesOnly: true });
  expect(reasons(node("ground/a.ts"), node("app/a.ts"), electron("app/a.ts"))).toEqual([]);
  expect(reasons(node("page/a.ts"), electron("page/a.ts"), electron("app/inner/a.ts"))).toEqual([
    "page/a.ts may not import node:fs: page runs in a page, which has no Node.",
    "page/a.ts may not import electron: page runs without Electron.",
    "app/inner/a.ts may not import electron: app/inner runs without Electron.",
  ]);
});

it("an import says by how it is written whether it leaves its folder of the root", () => {
  const fine = [
    file("app/a.ts", "ground/b.ts", "#ground/b.ts"),
    file("app/inner/a.ts", "app/low/b.ts", "../low/b.ts"),
    file("tools/a.ts", "app/b.ts", "../app/b.ts"),
  ];
  expect(misspeltImports(rooms, fine)).toEqual([]);
  expect(
    misspeltImports(rooms, [
      file("app/a.test.ts", "ground/b.ts", "../ground/b.ts"),
      file("app/inner/a.ts", "app/low/b.ts", "#app/low/b.ts"),
    ]),
  ).toEqual([
    "app/a.test.ts imports ../ground/b.ts: write it #ground/b.ts.",
    "app/inner/a.ts imports #app/low/b.ts: write it relative, inside of app.",
  ]);
});

it("a folder is crowded by sources, not by tests, unless it is an exception that is needed", () => {
  const files = ["a/1.ts", "a/2.ts", "a/3.ts", "a/3.test.ts", "b/1.ts", "b/2.ts", "b/2.test.ts", "b/testing/3.ts", "1.ts", "2.ts", "3.ts"];
  expect(tooCrowded(files, 2, {})).toEqual(["a holds 3 sources, tests aside; 2 may lie loose in a folder."]);
  expect(tooCrowded(files, 2, { a: "three of a kind" })).toEqual([]);
  expect(tooCrowded(files, 2, { a: "three of a kind", b: "two of a kind" })).toEqual([
    "b does not hold more than 2 sources: its exception in scripts/check/rooms.ts can go.",
  ]);
});

it("the table takes the place of the one before, and leaves the rest of the text", () => {
  const text =
    "# Rooms\n\n<!-- From scripts/check/rooms.ts, written by `npm run check -- --write` -->\nold\n<!-- End of the rooms -->\nmore\n";
  const written = withRoomTable(text, rooms);
  expect(written).toMatch(/^# Rooms\n\n<!-- From .* -->\n\n\| folder [\s\S]*\n\n<!-- End of the rooms -->\nmore\n$/);
  expect(written).toContain("| `page/` | what is seen | `ground/words.ts` | a page |");
  expect(written).toContain("| - `left/`, `right/deep/` | in the middle |  |  |");
  expect(withRoomTable(written, rooms)).toBe(written);
  expect(() => withRoomTable("# Nothing", rooms)).toThrow("has no place in ARCHITECTURE.md");
});
