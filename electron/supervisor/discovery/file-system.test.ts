import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { FakeSystem } from "./fake-system.ts";
import { FileSystem } from "./file-system.ts";
import { foldersNearby } from "./folder-search.ts";
import { findEnvironmentIn } from "./python.ts";

const EVERYWHERE = ["win32", "darwin", "linux"] as const;

describe("what the person did not ask for is not looked at", () => {
  const PRIVATE = ["~/Desktop", "~/Documents", "~/Downloads", "~/Pictures", "~/Library/CloudStorage/Box", "/Volumes/USB"];

  it("on macOS: the folders about which the system would ask the person", async () => {
    const pc = new FakeSystem("darwin");
    for (const place of PRIVATE) {
      pc.comfy(`${place}/ComfyUI`);
      pc.venv(`${place}/ComfyUI/.venv`);
    }
    expect(await pc.discovery().installs()).toEqual([]);
    for (const place of PRIVATE) expect((await pc.discovery().recognise(pc.at(`${place}/ComfyUI`))).python).not.toBeNull();
    const system = pc.fileSystem();
    for (const place of ["~/documents/x", "~/DOWNLOADS", "/volumes/usb"]) expect(system.mayAccess(pc.at(place))).toBe(false);
    for (const place of ["~/Documents2", "~/ComfyUI", "/opt"]) expect(system.mayAccess(pc.at(place))).toBe(true);
  });

  it("on macOS: not through a link or a record either, without touching anything in there", async () => {
    const touched: string[] = [];
    const pc = new FakeSystem("darwin");
    pc.comfy("~/Documents/ComfyUI");
    pc.venv("~/Documents/ComfyUI/.venv");
    pc.link("~/ComfyUI", "Documents/ComfyUI");
    pc.link("~/step", "ComfyUI");
    pc.file("~/Library/Application Support/comfy-cli/config.ini", `default_workspace = ${pc.at("~/step")}\n`);
    const info = pc.info();
    const watched = new FileSystem({
      ...info,
      onDisk: (place) => {
        touched.push(place);
        return info.onDisk?.(place) ?? place;
      },
    });
    expect(await foldersNearby(watched)).toEqual([]);
    for (const place of ["~/ComfyUI", "~/step"]) expect(await watched.realPath(pc.at(place))).toBeNull();
    expect(await watched.text(pc.at("~/step/main.py"))).toBeNull();
    expect(touched.filter((place) => place.includes("Documents"))).toEqual([]);
    expect(touched).toContain(pc.at("~/step"));
  });

  it.each(["win32", "linux"] as const)("on %s nobody is asked, so Documents and Downloads count", async (platform) => {
    const pc = new FakeSystem(platform);
    pc.comfy("~/Documents/GitHub/ComfyUI");
    pc.comfy("~/Downloads/ComfyUI");
    expect((await pc.discovery().installs()).map(({ folder }) => folder)).toEqual(
      ["~/Downloads/ComfyUI", "~/Documents/GitHub/ComfyUI"].map((place) => pc.at(place)),
    );
  });

  it("on Windows: another computer's share", () => {
    const system = new FakeSystem("win32").fileSystem();
    expect(system.mayAccess("\\\\server\\share\\ComfyUI")).toBe(false);
    expect(system.withAccessTo("\\\\server\\share\\ComfyUI").mayAccess("\\\\server\\share\\ComfyUI\\main.py")).toBe(true);
  });

  it("a confined one ends at its home, unless the person chooses a folder elsewhere", async () => {
    const pc = new FakeSystem("linux");
    pc.comfy("/opt/ComfyUI");
    const confined = new FileSystem({ ...pc.info(), confined: true });
    expect(await foldersNearby(confined)).toEqual([]);
    expect(await foldersNearby(pc.fileSystem())).toEqual(["/opt/ComfyUI"]);
    pc.venv("/data/envs/comfy");
    pc.link("/opt/ComfyUI/.venv", "../../data/envs/comfy");
    expect(await findEnvironmentIn(confined, "/opt/ComfyUI")).toBeNull();
    expect((await findEnvironmentIn(confined.withAccessTo("/opt/ComfyUI"), "/opt/ComfyUI"))?.program).toBe(
      "/opt/ComfyUI/.venv/bin/python3",
    );
  });
});

describe("links", () => {
  it.each(EVERYWHERE)("that lead out of the searched folder are not followed, others are, and none for ever, on %s", async (platform) => {
    const pc = new FakeSystem(platform);
    pc.comfy("~/far/away/from/here/ComfyUI");
    pc.link("~/near", "far/away/from/here/ComfyUI");
    const outside = platform === "win32" ? "D:/elsewhere" : "/elsewhere";
    pc.comfy(`${outside}/ComfyUI`);
    pc.link("~/out", platform === "win32" ? "D:\\elsewhere\\ComfyUI" : "../../elsewhere/ComfyUI");
    pc.link("~/round", "round/and/round");
    pc.link("~/self", ".");
    const nearby = await foldersNearby(pc.fileSystem());
    expect(nearby).toContain(pc.at("~/far/away/from/here/ComfyUI"));
    if (platform !== "win32") expect(nearby.some((place) => place.includes("elsewhere"))).toBe(false);
    expect(nearby.length).toBeLessThan(40);
    expect(await pc.fileSystem().realPath(pc.at("~/round"))).toBeNull();
  });

  it("to an environment elsewhere count as the environment, because a person made them", async () => {
    const pc = new FakeSystem("linux");
    pc.comfy("/data/ComfyUI");
    pc.venv("/data/envs/comfy");
    pc.link("/data/ComfyUI/.venv", "../envs/comfy");
    expect((await pc.discovery().recognise("/data/ComfyUI")).python?.program).toBe("/data/ComfyUI/.venv/bin/python3");
  });
});

describe("the search", () => {
  it("goes three levels deep, near ones first, and not into a ComfyUI, hidden folders or a system's own folders", async () => {
    const pc = new FakeSystem("win32");
    for (const place of ["~/a/b/c/d", "~/.cache/x", "~/AppData/Local/x", "C:/Windows/x", "D:/x/y/z"]) pc.file(`${place}/file`);
    pc.comfy("~/z");
    const nearby = await foldersNearby(pc.fileSystem());
    expect(nearby).toEqual(["~/a", "~/z", "~/a/b", "~/a/b/c", "D:/x", "D:/x/y"].map((place) => pc.at(place)));
  });

  it("ends, however full a home is", async () => {
    const pc = new FakeSystem("linux");
    for (let n = 0; n < 70; n += 1) for (let m = 0; m < 70; m += 1) fs.mkdirSync(`${pc.folder}/home/zoë 画/${n}/${m}`, { recursive: true });
    pc.comfy("~/ComfyUI");
    const nearby = await foldersNearby(pc.fileSystem());
    expect(nearby.length).toBe(4_000);
    expect(nearby).toContain(pc.at("~/ComfyUI"));
  });
});

it("reads no file that is too large to be a record, or is none", async () => {
  const pc = new FakeSystem("linux");
  pc.file("~/large.json", "1".repeat(2 ** 20 + 1));
  pc.file("~/bom.json", '\uFEFF{"a":1}');
  pc.file("~/torn.json", '{"a":');
  const read = (name: string) => pc.fileSystem().json(pc.at(`~/${name}`));
  expect([await read("large.json"), await read("bom.json"), await read("torn.json"), await read("gone.json")]).toEqual([
    null,
    { a: 1 },
    null,
    null,
  ]);
});

it("shortens home to ~, and nothing else", () => {
  const pc = new FakeSystem("win32");
  const system = pc.fileSystem();
  expect(system.displayPath(pc.at("~/ComfyUI"))).toBe("~\\ComfyUI");
  expect(system.displayPath(`${pc.home}2\\ComfyUI`)).toBe(`${pc.home}2\\ComfyUI`);
});
