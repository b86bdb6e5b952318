import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { nativeFolders } from "./native-feed.ts";

const ADDRESS = "https://easel.app/feed/updates.json";

function made(files: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-made-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
  }
  return folder;
}

it("has for each system what its own updater asks for, where Easel sends it", () => {
  const folder = made({
    "installers-windows-2025/squirrel.windows/x64/RELEASES": "hash easel-1.2.3-full.nupkg 3",
    "installers-windows-2025/squirrel.windows/x64/easel-1.2.3-full.nupkg": "pkg",
    "installers-windows-2025/squirrel.windows/x64/Easel-Setup.exe": "exe",
    "installers-macos-15/zip/darwin/universal/Easel-darwin-universal-1.2.3.zip": "zip",
    "installers-ubuntu-24.04/zip/linux/x64/Easel-linux-x64-1.2.3.zip": "zip",
  });
  const folders = nativeFolders(folder, "1.2.3", ADDRESS);
  expect(folders.map(({ folder, files }) => [folder, files.map(({ name }) => name).sort()])).toEqual([
    ["1.2.3/win32-x64", ["RELEASES", "easel-1.2.3-full.nupkg"]],
    ["1.2.3/darwin-arm64", ["Easel-darwin-universal-1.2.3.zip", "RELEASES.json"]],
    ["1.2.3/darwin-x64", ["Easel-darwin-universal-1.2.3.zip", "RELEASES.json"]],
  ]);
  const json = folders[1]?.files.find(({ name }) => name === "RELEASES.json")?.content;
  const { currentRelease, releases } = JSON.parse(String(json));
  expect(currentRelease).toBe("1.2.3");
  expect(releases[0].updateTo.url).toBe("https://easel.app/feed/1.2.3/darwin-arm64/Easel-darwin-universal-1.2.3.zip");
});

it("has none where nothing was made for them", () => {
  expect(nativeFolders(made({ "zip/linux/x64/Easel-linux-x64-1.2.3.zip": "zip" }), "1.2.3", ADDRESS)).toEqual([]);
  expect(nativeFolders("/nowhere", "1.2.3", ADDRESS)).toEqual([]);
});
