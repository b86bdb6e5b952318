import { expect, it } from "vitest";
import { COMMANDS, commandOf, keysAsShown } from "./commands.ts";

const pressed = (key: string, over: Partial<Parameters<typeof commandOf>[0]> = {}) => ({
  key,
  code: "",
  ctrlKey: true,
  metaKey: false,
  altKey: false,
  ...over,
});

it("no key means two commands", () => {
  const keys = COMMANDS.flatMap(({ keys }) => keys ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

it("knows commands by their keys, on any keyboard", () => {
  expect(commandOf(pressed("k"), "linux")).toBe("palette");
  expect(commandOf(pressed("K"), "win32")).toBe("palette");
  // A French keyboard has "à" where others have 0.
  expect(commandOf(pressed("à", { code: "Digit0" }), "linux")).toBe("zoomReset");
  expect([pressed("="), pressed("+"), pressed("-"), pressed("_")].map((key) => commandOf(key, "linux"))).toEqual([
    "zoomIn",
    "zoomIn",
    "zoomOut",
    "zoomOut",
  ]);
});

it("leaves other keys to the page and to the system", () => {
  expect(commandOf(pressed("k", { ctrlKey: false }), "linux")).toBeNull();
  expect(commandOf(pressed("k"), "darwin")).toBeNull();
  expect(commandOf(pressed("k", { metaKey: true, ctrlKey: false }), "darwin")).toBe("palette");
  // AltGr is Ctrl and Alt.
  expect(commandOf(pressed("q", { altKey: true }), "win32")).toBeNull();
  expect(commandOf(pressed("c"), "linux")).toBeNull();
});

it("writes them as people of the system do", () => {
  expect([keysAsShown("Mod+K", "linux"), keysAsShown("Mod+-", "darwin")]).toEqual([
    ["Ctrl", "K"],
    ["⌘", "−"],
  ]);
});
