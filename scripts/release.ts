import { spawnSync } from "node:child_process";
import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { readBridgePrograms } from "#electron/client-configs/extension/bridge-programs.ts";
import { bundle } from "#electron/client-configs/extension/mcpb-bundle.ts";
import { readFeed, releasePage } from "#electron/updates/feed.ts";
import { root } from "./bootstrap/root.ts";
import { buildAll } from "./bundle/build.ts";
import { missingForSigning, SIGNED_SYSTEMS } from "./package/signing.ts";
import { changelogOf } from "./release/changelog.ts";
import { nativeFolders } from "./release/native-feed.ts";
import { MAX_PACKED_BYTES, packNpmPackage, tryNpmPackage } from "./release/npm-package.ts";
import { registryEntry } from "./release/registry-entry.ts";
import { sbom } from "./release/sbom.ts";
import { shippedPackages } from "./release/shipped-packages.ts";
import { publicKeyOf, signFeed, trialKey } from "./release/sign-feed.ts";

// `npm run release`: everything that a release is made of, in `out/release`, checked. `--dry-run`: the same with a key for trials
// instead of ours, so that it needs no secret. Nothing is published here; the workflow in `.github` uploads what lies there.
const { values: given } = parseArgs({
  options: { "dry-run": { type: "boolean", default: false }, "without-tests": { type: "boolean", default: false } },
});
const folder = path.join(root, "out", "release");
const made = path.join(root, "out", "make");
const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };

async function release(): Promise<void> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const notes = step("Changelog", () => changelogOf(fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8"), version));
  const key = step("Key of the feed", feedKey);
  step("Bill of materials", () => write("sbom.cdx.json", `${JSON.stringify(sbom(version, shippedPackages()), null, 2)}\n`));
  run("Checks", "check");
  if (!given["without-tests"]) run("Tests", "test");
  console.log("Build");
  await buildAll({ force: true });
  step("npm package", npmPackage);
  await step("Extension for Claude Desktop", async () => {
    const icon = fs.readFileSync(path.join(root, "electron", "window", "icon.png"));
    const build = path.join(root, ".vite", "build");
    const notices = fs.readFileSync(path.join(build, "THIRD-PARTY-NOTICES.txt"));
    write("Easel.mcpb", bundle({ programs: await readBridgePrograms(build), notices, icon, version }));
  });
  step("Entry for the MCP registry", () => write("server.json", `${JSON.stringify(registryEntry(version), null, 2)}\n`));
  step("Installers", installers);
  step("Signing of installers", signing);
  step("Checksums", checksums);
  step("Feed of updates", () => feed(notes, key));
  console.log(
    `\nEasel ${version} lies in ${path.relative(root, folder)}${given["dry-run"] ? " (a trial: its feed is signed with a key that is thrown away)" : ""}.`,
  );
}

function step<T>(name: string, work: () => T): T {
  console.log(name);
  return work();
}

function run(name: string, task: "check" | "test"): void {
  step(name, () => {
    const { status } = spawnSync(process.execPath, [path.join(root, "scripts", "run.mjs"), task], { cwd: root, stdio: "inherit" });
    if (status !== 0) throw new Error(`npm run ${task} failed.`);
  });
}

function feedKey(): KeyObject {
  const pem = process.env.EASEL_FEED_KEY;
  if (given["dry-run"]) return trialKey();
  if (!pem) throw new Error("EASEL_FEED_KEY is not set: the private Ed25519 key, in PEM, with which the feed is signed.");
  return createPrivateKey(pem);
}

function npmPackage(): void {
  const { file, bytes } = packNpmPackage(folder, version);
  fs.rmSync(path.join(folder, "easel-bridge"), { recursive: true });
  const size = `${(bytes / 1_000_000).toFixed(2)} MB`;
  if (bytes > MAX_PACKED_BYTES) throw new Error(`The npm package is ${size}; at most ${MAX_PACKED_BYTES / 1_000_000} MB are wanted.`);
  const trial = path.join(root, "out", "npm-trial");
  const said = tryNpmPackage(file, trial, process.execPath);
  fs.rmSync(trial, { recursive: true });
  if (said !== version) throw new Error(`The packed bridge calls itself ${said}, not ${version}.`);
  console.log(`  ${path.basename(file)}: ${size}`);
}

/** What Forge made for this system, if it has been called; each system's runner calls it before. */
function installers(): void {
  const files = fs.existsSync(made) ? fs.readdirSync(made, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()) : [];
  for (const file of files) fs.copyFileSync(path.join(file.parentPath, file.name), path.join(folder, file.name));
  console.log(
    files.length === 0 ? "  none: `npm run package -- make` has not been run here" : `  ${files.map(({ name }) => name).join(", ")}`,
  );
}

function signing(): void {
  const names = { win32: "Windows (Authenticode)", darwin: "macOS (Developer ID and notarization)" };
  for (const system of SIGNED_SYSTEMS) {
    const missing = missingForSigning(system, process.env);
    console.log(`  ${names[system]}: ${missing.length === 0 ? "configured" : `unsigned, ${missing.join(", ")} not set`}`);
  }
}

const releasedFiles = () => fs.readdirSync(folder).filter((name) => name !== "SHA256SUMS" && name !== "feed");
const sha256 = (name: string) =>
  createHash("sha256")
    .update(fs.readFileSync(path.join(folder, name)))
    .digest("hex");

function checksums(): void {
  write(
    "SHA256SUMS",
    releasedFiles()
      .map((name) => `${sha256(name)}  ${name}\n`)
      .join(""),
  );
}

function feed(notes: string, key: KeyObject): void {
  const date = new Date().toISOString().slice(0, "2026-11-30".length);
  const files = releasedFiles().map((name) => ({ name, bytes: fs.statSync(path.join(folder, name)).size, sha256: sha256(name) }));
  const text = signFeed({ format: 1, releases: [{ version, date, notes, page: releasePage(version), files }] }, key);
  if (readFeed(text, publicKeyOf(key)) === null) throw new Error("The signed feed cannot be read by Easel itself.");
  fs.mkdirSync(path.join(folder, "feed"));
  write("feed/updates.json", text);
  for (const { folder: of, files: native } of nativeFolders(made, version, process.env.EASEL_FEED_ADDRESS || releasePage(version))) {
    fs.mkdirSync(path.join(folder, "feed", of), { recursive: true });
    for (const { name, content } of native) write(path.join("feed", of, name), content);
    console.log(`  ${of}: ${native.map(({ name }) => name).join(", ")}`);
  }
}

const write = (name: string, content: string | Uint8Array) => fs.writeFileSync(path.join(folder, name), content);

try {
  await release();
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
