import fs from "node:fs";
import path from "node:path";
import { FuseV1Options, FuseVersion } from "@electron/fuses";
import { MakerBase } from "@electron-forge/maker-base";
import { FusesPlugin } from "@electron-forge/plugin-fuses";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { bridgeEntry } from "#electron/client-configs/server-entry.ts";
import forge from "../../forge.config.ts";
import { version } from "../../package.json" with { type: "json" };
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

  it("holds as parts of the page only scripts, styles, fonts and the pictures of the help: no sources, no maps, no tests", () => {
    const assets = files.filter((file) => file.startsWith(ASSETS));
    expect(assets.length).toBeGreaterThan(10);
    expect(assets.filter((file) => !/-[\w-]{8}\.(js|css|woff2|webp)$/.test(file))).toEqual([]);
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
  expect(makers.sort()).toEqual(["AppImage", "deb", "dmg", "rpm", "squirrel", "zip"]);
  const icon = String(forge.packagerConfig?.icon);
  for (const ending of [".ico", ".icns", ".png", ".svg"]) expect(fs.existsSync(path.join(root, `${icon}${ending}`)), ending).toBe(true);
});

/** The options that Forge gives a maker. */
async function optionsOf(name: string): Promise<Record<string, unknown>> {
  const maker = forge.makers?.find((one) => "name" in one && one.name === name);
  if (!(maker instanceof MakerBase)) throw new Error(`There is no maker ${name}.`);
  await maker.prepareConfig("x64");
  return maker.config;
}

describe("what can only be made on other systems is told", () => {
  it("Windows: an installer for one's own account, that asks for no administrator", async () => {
    expect(await optionsOf("squirrel")).toEqual({
      name: "easel",
      setupExe: "Easel-Setup.exe",
      setupIcon: "electron/window/icon.ico",
      noMsi: true,
    });
  });

  it("macOS: a disk image of one app for both processors", async () => {
    expect(await optionsOf("dmg")).toEqual({ name: "Easel", icon: "electron/window/icon.icns", format: "ULFO" });
    const workflow = fs.readFileSync(path.join(root, ".github", "workflows", "release.yml"), "utf8");
    expect(workflow).toContain("make --arch=universal");
    expect(forge.packagerConfig?.osxUniversal).toEqual({});
  });
});

describe("a workflow's file", () => {
  it("may be opened with Easel, which is nowhere the default for it", async () => {
    expect(forge.packagerConfig?.extendInfo).toMatchObject({ CFBundleDocumentTypes: [{ LSHandlerRank: "Alternate" }] });
    for (const name of ["deb", "rpm", "AppImage"])
      expect(await optionsOf(name)).toMatchObject({ options: { mimeType: ["application/json"] } });
  });
});

describe("the Flatpak", () => {
  const ID = "app.easel.Easel";
  const folder = path.join(import.meta.dirname, "flatpak");
  const manifest = parse(fs.readFileSync(path.join(folder, `${ID}.yml`), "utf8"));
  const [easel] = manifest.modules;

  it("is called alike everywhere", () => {
    expect(manifest.id).toBe(ID);
    const metainfo = fs.readFileSync(path.join(folder, `${ID}.metainfo.xml`), "utf8");
    expect(metainfo).toContain(`<id>${ID}</id>`);
    expect(metainfo).toContain(`<release version="${version}"`);
    expect(fs.readFileSync(path.join(folder, `${ID}.desktop`), "utf8")).toContain(`Icon=${ID}\n`);
  });

  it("is made of files that are there, or that Forge packs", () => {
    for (const { path: source } of easel.sources) {
      const file = path.resolve(folder, source);
      if (file !== path.join(root, "out", "Easel-linux-x64")) expect(fs.existsSync(file), source).toBe(true);
    }
  });

  it("has what AI apps are told to start", () => {
    const entry = bridgeEntry({ executable: "", bridge: "", stateDirectory: "/s", appImage: undefined, flatpak: ID });
    expect(entry.args).toEqual(["run", "--command=easel-bridge", "--env=EASEL_STATE_DIR=/s", ID]);
    expect(easel["build-commands"].join()).toContain("/app/bin/easel-bridge");
  });
});
