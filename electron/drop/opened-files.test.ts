import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesNamed, OpenedFiles } from "./opened-files.ts";

describe("the files of a command line", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel öffnen 画 "));
  const at = (name: string) => path.join(folder, name);
  beforeAll(() => {
    for (const file of ["poster 1.json", "fox.PNG", "notes.md", "--odd.json"]) fs.writeFileSync(at(file), "{}");
    fs.mkdirSync(at("folder.json"));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it.each([
    ["a path", [at("poster 1.json")], [at("poster 1.json")]],
    ["a path from where the command was given", ["poster 1.json"], [at("poster 1.json")]],
    ["an address, as desktops give it", [pathToFileURL(at("poster 1.json")).href], [at("poster 1.json")]],
    ["a picture, whatever the case of its ending", ["fox.PNG"], [at("fox.PNG")]],
    ["several", ["poster 1.json", "fox.PNG"], [at("poster 1.json"), at("fox.PNG")]],
    ["the program, the app's folder and switches", ["/usr/lib/easel/easel", ".", "--hidden", "--odd.json"], []],
    ["what holds no workflow, is a folder, or is not there", ["notes.md", "folder.json", "gone.json"], []],
    ["an address that is no file's", ["file://elsewhere/fox.png", "https://example.org/a.json"], []],
  ])("%s", async (_what, words, files) => {
    expect(await filesNamed(words, folder)).toEqual(files);
  });
});

describe("files that Easel is to open", () => {
  it("wait for whoever listens, and are taken once", () => {
    const opened = new OpenedFiles();
    opened.add(["/a.json"]);
    let heard = 0;
    opened.onOpened(() => heard++);
    expect(heard).toBe(1);
    opened.add([]);
    expect(heard).toBe(1);
    opened.add(["/b.png"]);
    expect(heard).toBe(2);
    expect(opened.take()).toEqual(["/a.json", "/b.png"]);
    expect(opened.take()).toEqual([]);
  });
});
