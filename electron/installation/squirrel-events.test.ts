import { describe, expect, it } from "vitest";
import { squirrelCommands, squirrelEvent } from "./squirrel-events.ts";

const EASEL = "C:\\Users\\Zoë 画\\AppData\\Local\\easel\\app-1.2.3\\easel.exe";
const STABLE = "C:\\Users\\Zoë 画\\AppData\\Local\\easel\\easel.exe";

it.each([
  ["win32", ["easel.exe", "--squirrel-install", "1.2.3"], "install"],
  ["win32", ["easel.exe", "--squirrel-updated", "1.2.3"], "updated"],
  ["win32", ["easel.exe", "--squirrel-uninstall", "1.2.3"], "uninstall"],
  ["win32", ["easel.exe", "--squirrel-obsolete", "1.2.3"], "obsolete"],
  ["win32", ["easel.exe", "--squirrel-firstrun"], null],
  ["win32", ["easel.exe", "C:\\--squirrel-install.json"], null],
  ["win32", ["easel.exe"], null],
  ["linux", ["easel", "--squirrel-uninstall"], null],
] as const)("on %s, %j is %s", (platform, argv, event) => expect(squirrelEvent(platform, argv)).toBe(event));

describe("Squirrel's events", () => {
  it.each(["install", "updated"] as const)("%s: a shortcut, and a place under Open with that outlives this version", (event) => {
    const commands = squirrelCommands(event, EASEL);
    expect(commands[0]).toEqual(["C:\\Users\\Zoë 画\\AppData\\Local\\easel\\Update.exe", "--createShortcut=easel.exe"]);
    expect(commands.flat()).toContain(`"${STABLE}" "%1"`);
    expect(commands.flat().join(" ")).not.toContain("app-1.2.3");
  });

  it("uninstall takes away every key that was made", () => {
    const made = squirrelCommands("install", EASEL).flatMap(([program, , key]) => (program === "reg.exe" ? [key] : []));
    const [, [, , removed] = []] = squirrelCommands("uninstall", EASEL);
    expect(made.length).toBeGreaterThan(0);
    for (const key of made) expect(`${key}\\`.startsWith(`${removed}\\`)).toBe(true);
  });

  it("never touches what opens .json by itself: only keys under Easel's own name are written", () => {
    for (const [program, , key] of squirrelCommands("updated", EASEL)) {
      if (program === "reg.exe") expect(key).toMatch(/^HKCU\\Software\\Classes\\Applications\\easel\.exe/);
    }
  });
});
