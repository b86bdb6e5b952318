import fs from "node:fs";
import path from "node:path";
import { FuseV1Options, FuseVersion } from "@electron/fuses";
import { FusesPlugin } from "@electron-forge/plugin-fuses";
import { describe, expect, it } from "vitest";
import forge from "../../forge.config.ts";
import { programs } from "../../vite.programs.config.ts";
import { root } from "../bootstrap/root.ts";

/** What of the project would be packed, by Forge's own rule; paths begin with "/". */
function packed(): string[] {
  const ignore = forge.packagerConfig?.ignore;
  if (typeof ignore !== "function") throw new Error("Forge is told by a function what it leaves out.");
  const under = (folder: string): string[] =>
    fs
      .readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter(({ name }) => !ignore(`${folder}/${name}`))
      .flatMap((entry) => (entry.isDirectory() ? under(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
  return under("");
}

const ASSETS = "/.vite/renderer/main_window/assets/";

describe("the packed app", () => {
  const files = packed();

  it("holds the programs, the page, the licences, and nothing else", () => {
    expect(files.filter((file) => !file.startsWith(ASSETS)).sort()).toEqual(
      [
        "/LICENSE",
        "/NOTICES.md",
        "/package.json",
        "/.vite/build/THIRD-PARTY-NOTICES.txt",
        ...Object.keys(programs).map((name) => `/.vite/build/${name}.cjs`),
        "/.vite/renderer/main_window/index.html",
        "/.vite/renderer/main_window/thumbnailer.html",
      ].sort(),
    );
  });

  it("holds as parts of the page only scripts, styles and fonts: no sources, no maps, no tests", () => {
    const assets = files.filter((file) => file.startsWith(ASSETS));
    expect(assets.length).toBeGreaterThan(10);
    expect(assets.filter((file) => !/-[\w-]{8}\.(js|css|woff2)$/.test(file))).toEqual([]);
  });
});

it("has the fuses of a release", () => {
  const plugin = forge.plugins?.find((one) => one instanceof FusesPlugin);
  expect(plugin?.fusesConfig).toEqual({
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
});

it("makes what each system installs, each with its icon", () => {
  const makers = forge.makers?.map((maker) => ("name" in maker ? maker.name : "")) ?? [];
  expect(makers.sort()).toEqual(["deb", "dmg", "squirrel", "zip"]);
  const icon = String(forge.packagerConfig?.icon);
  for (const ending of [".ico", ".icns", ".png"]) expect(fs.existsSync(path.join(root, `${icon}${ending}`)), ending).toBe(true);
});
