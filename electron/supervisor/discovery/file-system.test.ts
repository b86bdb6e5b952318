import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { Computer } from "./file-system.ts";
import { foldersNearby } from "./folder-search.ts";
import { environmentIn } from "./python.ts";
import { FakeComputer } from "./testing.ts";

const EVERYWHERE = ["win32", "darwin", "linux"] as const;

describe("what nobody asked for is not looked at", () => {
  const PRIVATE = ["~/Desktop", "~/Documents", "~/Downloads", "~/Pictures", "~/Library/CloudStorage/Box", "/Volumes/USB"];

  it("on macOS: the folders about which the system asks the person", async () => {
    const pc = new FakeComputer("darwin");
    for (const place of PRIVATE) {
      pc.comfy(`${place}/ComfyUI`);
      pc.venv(`${place}/ComfyUI/.venv`);
    }
    expect(await pc.discovery().installs()).toEqual([]);
    for (const place of PRIVATE) expect((await pc.discovery().at(pc.at(`${place}/ComfyUI`))).python).not.toBeNull();
    const computer = pc.computer();
    for (const place of ["~/documents/x", "~/DOWNLOADS", "/volumes/usb"]) expect(computer.mayLook(pc.at(place))).toBe(false);
    for (const place of ["~/Documents2", "~/ComfyUI", "/opt"]) expect(computer.mayLook(pc.at(place))).toBe(true);
  });

  it("on macOS: not through a link or a record either, and nothing in there is touched", async () => {
    const touched: string[] = [];
    const pc = new FakeComputer("darwin");
    pc.comfy("~/Documents/ComfyUI");
    pc.venv("~/Documents/ComfyUI/.venv");
    pc.link("~/ComfyUI", "Documents/ComfyUI");
    pc.link("~/step", "ComfyUI");
    pc.file("~/Library/Application Support/comfy-cli/config.ini", `default_workspace = ${pc.at("~/step")}\n`);
    const surroundings = pc.surroundings();
    const watched = new Computer({
      ...surroundings,
      onDisk: (place) => {
        touched.push(place);
        return surroundings.onDisk?.(place) ?? place;
      },
    });
    expect(await foldersNearby(watched)).toEqual([]);
    for (const place of ["~/ComfyUI", "~/step"]) expect(await watched.real(pc.at(place))).toBeNull();
    expect(await watched.text(pc.at("~/step/main.py"))).toBeNull();
    expect(touched.filter((place) => place.includes("Documents"))).toEqual([]);
    expect(touched).toContain(pc.at("~/step"));
  });

  it.each(["win32", "linux"] as const)("on %s nobody is asked, so Documents and Downloads count", async (platform) => {
    const pc = new FakeComputer(platform);
    pc.comfy("~/Documents/GitHub/ComfyUI");
    pc.comfy("~/Downloads/ComfyUI");
    expect((await pc.discovery().installs()).map(({ folder }) => folder)).toEqual(
      ["~/Downloads/ComfyUI", "~/Documents/GitHub/ComfyUI"].map((place) => pc.at(place)),
    );
  });

  it("on Windows: another computer's share", () => {
    const computer = new FakeComputer("win32").computer();
    expect(computer.mayLook("\\\\server\\share\\ComfyUI")).toBe(false);
    expect(computer.asked("\\\\server\\share\\ComfyUI").mayLook("\\\\server\\share\\ComfyUI\\main.py")).toBe(true);
  });

  it("a confined computer ends at its home, unless the person points elsewhere", async () => {
    const pc = new FakeComputer("linux");
    pc.comfy("/opt/ComfyUI");
    const confined = new Computer({ ...pc.surroundings(), confined: true });
    expect(await foldersNearby(confined)).toEqual([]);
    expect(await foldersNearby(pc.computer())).toEqual(["/opt/ComfyUI"]);
    pc.venv("/data/envs/comfy");
    pc.link("/opt/ComfyUI/.venv", "../../data/envs/comfy");
    expect(await environmentIn(confined, "/opt/ComfyUI")).toBeNull();
    expect((await environmentIn(confined.asked("/opt/ComfyUI"), "/opt/ComfyUI"))?.program).toBe("/opt/ComfyUI/.venv/bin/python3");
  });
});

describe("links", () => {
  it.each(EVERYWHERE)("that leave the place searched are not followed, others are, and none for ever, on %s", async (platform) => {
    const pc = new FakeComputer(platform);
    pc.comfy("~/far/away/from/here/ComfyUI");
    pc.link("~/near", "far/away/from/here/ComfyUI");
    const outside = platform === "win32" ? "D:/elsewhere" : "/elsewhere";
    pc.comfy(`${outside}/ComfyUI`);
    pc.link("~/out", platform === "win32" ? "D:\\elsewhere\\ComfyUI" : "../../elsewhere/ComfyUI");
    pc.link("~/round", "round/and/round");
    pc.link("~/self", ".");
    const nearby = await foldersNearby(pc.computer());
    expect(nearby).toContain(pc.at("~/far/away/from/here/ComfyUI"));
    if (platform !== "win32") expect(nearby.some((place) => place.includes("elsewhere"))).toBe(false);
    expect(nearby.length).toBeLessThan(40);
    expect(await pc.computer().real(pc.at("~/round"))).toBeNull();
  });

  it("to an environment elsewhere are as good as the environment, because a person made them", async () => {
    const pc = new FakeComputer("linux");
    pc.comfy("/data/ComfyUI");
    pc.venv("/data/envs/comfy");
    pc.link("/data/ComfyUI/.venv", "../envs/comfy");
    expect((await pc.discovery().at("/data/ComfyUI")).python?.program).toBe("/data/ComfyUI/.venv/bin/python3");
  });
});

describe("the search", () => {
  it("goes three levels deep, near ones first, and not into a ComfyUI, hidden folders or a system's own", async () => {
    const pc = new FakeComputer("win32");
    for (const place of ["~/a/b/c/d", "~/.cache/x", "~/AppData/Local/x", "C:/Windows/x", "D:/x/y/z"]) pc.file(`${place}/file`);
    pc.comfy("~/z");
    const nearby = await foldersNearby(pc.computer());
    expect(nearby).toEqual(["~/a", "~/z", "~/a/b", "~/a/b/c", "D:/x", "D:/x/y"].map((place) => pc.at(place)));
  });

  it("ends, however full a home is", { timeout: 60_000 }, async () => {
    const pc = new FakeComputer("linux");
    for (let n = 0; n < 70; n += 1) for (let m = 0; m < 70; m += 1) fs.mkdirSync(`${pc.folder}/home/zoë 画/${n}/${m}`, { recursive: true });
    pc.comfy("~/ComfyUI");
    const nearby = await foldersNearby(pc.computer());
    expect(nearby.length).toBe(4_000);
    expect(nearby).toContain(pc.at("~/ComfyUI"));
  });
});

it("reads no more than a record can be, and only what it is", async () => {
  const pc = new FakeComputer("linux");
  pc.file("~/large.json", "1".repeat(2 ** 20 + 1));
  pc.file("~/bom.json", '\uFEFF{"a":1}');
  pc.file("~/torn.json", '{"a":');
  const read = (name: string) => pc.computer().json(pc.at(`~/${name}`));
  expect([await read("large.json"), await read("bom.json"), await read("torn.json"), await read("gone.json")]).toEqual([
    null,
    { a: 1 },
    null,
    null,
  ]);
});

it("shortens the home, and nothing else", () => {
  const pc = new FakeComputer("win32");
  const computer = pc.computer();
  expect(computer.shown(pc.at("~/ComfyUI"))).toBe("~\\ComfyUI");
  expect(computer.shown(`${pc.home}2\\ComfyUI`)).toBe(`${pc.home}2\\ComfyUI`);
});
