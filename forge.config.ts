import fs from "node:fs";
import path from "node:path";
import { FuseV1Options, FuseVersion } from "@electron/fuses";
import { MakerDeb } from "@electron-forge/maker-deb";
import { MakerDMG } from "@electron-forge/maker-dmg";
import { MakerRpm } from "@electron-forge/maker-rpm";
import { MakerSquirrel } from "@electron-forge/maker-squirrel";
import { MakerZIP } from "@electron-forge/maker-zip";
import { FusesPlugin } from "@electron-forge/plugin-fuses";
import type { ForgeConfig } from "@electron-forge/shared-types";
import { MakerAppImage } from "@reforged/maker-appimage";
import { buildAll } from "./scripts/bundle/build.ts";
import { putAppImageRuntime } from "./scripts/package/appimage-runtime.ts";
import { feedSource, writeFeedSource } from "./scripts/package/feed-source.ts";
import { MAC_DOCUMENT_TYPES, WORKFLOW_MIME_TYPES } from "./scripts/package/file-types.ts";
import { signingOptions } from "./scripts/package/signing.ts";

/** Lets everybody open the folder and those below it. */
function openFolders(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) openFolders(path.join(folder, entry.name));
}

// A folder with Electron's zips, for machines that cannot download them; the version then comes with it.
const zips = process.env.EASEL_ELECTRON_ZIP_DIR;
const version = process.env.EASEL_ELECTRON_VERSION;

const appImageRuntime = path.join(import.meta.dirname, "out", "appimage-runtime");

/** What every installer for Linux says. */
const linux = { bin: "easel", icon: "electron/window/icon.png", mimeType: WORKFLOW_MIME_TYPES };

const config: ForgeConfig = {
  packagerConfig: {
    name: "Easel",
    executableName: "easel",
    appBundleId: "app.easel.desktop",
    asar: true,
    // Forge takes the kind that the system wants: icon.ico or icon.icns.
    icon: "electron/window/icon",
    appCategoryType: "public.app-category.graphics-design",
    // `npm run package -- make --arch=universal` on a Mac: one app for both processors.
    osxUniversal: {},
    extendInfo: { CFBundleDocumentTypes: MAC_DOCUMENT_TYPES },
    // Everything is bundled into .vite: nothing else of the project is shipped.
    ignore: (file: string) => file !== "" && !/^\/(package\.json|LICENSE|NOTICES\.md|\.vite(\/(build|renderer)(\/.*)?)?)$/.test(file),
    ...signingOptions(process.platform, process.env),
    ...(zips ? { electronZipDir: zips } : {}),
  },
  hooks: {
    prePackage: async (_config, platform) => {
      await buildAll();
      writeFeedSource(
        path.join(import.meta.dirname, ".vite", "build", "update-feed.json"),
        feedSource(platform as NodeJS.Platform, process.env),
      );
    },
    preMake: async () => {
      if (process.platform === "linux") await putAppImageRuntime(appImageRuntime, process.env);
    },
    // As the packer's mask left them, others could not open the folders of an archive.
    postPackage: async (_config, { outputPaths }) => outputPaths.forEach(openFolders),
    readPackageJson: async (_config, manifest) =>
      version ? { ...manifest, devDependencies: { ...manifest.devDependencies, electron: version } } : manifest,
  },
  makers: [
    new MakerZIP({}),
    new MakerDeb({
      options: {
        ...linux,
        categories: ["Graphics"],
        // Electron needs them, for the tray and to be started at all, and Forge does not know that.
        depends: ["libayatana-appindicator3-1", "libasound2t64 | libasound2"],
      },
    }),
    new MakerRpm({
      options: { ...linux, categories: ["Graphics"], license: "MIT", requires: ["libayatana-appindicator-gtk3", "alsa-lib"] },
    }),
    new MakerAppImage({ options: { ...linux, categories: ["Graphics"], runtime: appImageRuntime } }),
    new MakerSquirrel({ name: "easel", setupExe: "Easel-Setup.exe", setupIcon: "electron/window/icon.ico", noMsi: true }),
    new MakerDMG({ name: "Easel", icon: "electron/window/icon.icns", format: "ULFO" }),
  ],
  plugins: version
    ? [] // an Electron from outside may not know all of these fuses
    : [
        new FusesPlugin({
          version: FuseVersion.V1,
          // On: AI apps start the bridge with Easel's own executable as plain Node (ELECTRON_RUN_AS_NODE).
          [FuseV1Options.RunAsNode]: true,
          [FuseV1Options.EnableCookieEncryption]: true,
          [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
          [FuseV1Options.EnableNodeCliInspectArguments]: false,
          [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
          [FuseV1Options.OnlyLoadAppFromAsar]: true,
          [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
        }),
      ],
};

export default config;
