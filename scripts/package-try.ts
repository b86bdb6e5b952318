import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./bootstrap/root.ts";
import { fromAppImage, fromDeb, fromRpm, fromZip, type InstallRoot } from "./package/install-roots.ts";

// `npm run package:try`, on Linux, after `npm run package -- make`: each installer, or those of the endings that are named, is put onto a clean root whose path has blanks and
// accents, the first day and the connecting of AI apps are gone through with what was installed, and it is taken away again.
const MADE = path.join(root, "out", "make");
const TESTS = ["e2e/first-day", "e2e/connect"];
const KINDS: Readonly<Record<string, (file: string, root: string) => InstallRoot>> = {
  ".zip": fromZip,
  ".deb": fromDeb,
  ".rpm": fromRpm,
  ".AppImage": fromAppImage,
};

function tryInstaller(file: string, install: (file: string, root: string) => InstallRoot): string[] {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel Prüfung é 画 "));
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "easel-try-"));
  try {
    const { program, remove } = install(file, home);
    const asar = path.join(path.dirname(program), "resources", "app.asar");
    if (fs.existsSync(asar)) console.log(`app.asar: sha256 ${createHash("sha256").update(fs.readFileSync(asar)).digest("hex")}`);
    const { status } = spawnSync(process.execPath, [path.join(root, "scripts", "test.ts"), "--project", "app", ...TESTS], {
      cwd: root,
      stdio: "inherit",
      // Where an AppImage mounts itself has to be empty again, too.
      env: { ...process.env, EASEL_APP: program, TMPDIR: temporary },
    });
    const left = remove();
    const mounted = fs.readdirSync(temporary).filter((name) => name.startsWith(".mount_"));
    return [...(status === 0 ? [] : ["its tests fail"]), ...[...left, ...mounted].map((one) => `it leaves ${one}`)];
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
    fs.rmSync(home, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const files = fs.existsSync(MADE) ? fs.readdirSync(MADE, { recursive: true, encoding: "utf8" }) : [];
const installers = files.flatMap((file) => {
  const ending = path.extname(file);
  const install = KINDS[ending];
  return install === undefined || (wanted.length > 0 && !wanted.includes(ending.slice(1)))
    ? []
    : [{ file: path.join(MADE, file), install }];
});
if (installers.length === 0) {
  console.error("There is nothing to try. Run `npm run package -- make` first.");
  process.exit(1);
}
const faults = installers.flatMap(({ file, install }) => {
  console.log(`\n${path.basename(file)} (${(fs.statSync(file).size / 1_000_000).toFixed(1)} MB)`);
  return tryInstaller(file, install).map((fault) => `${path.basename(file)}: ${fault}`);
});
for (const fault of faults) console.error(fault);
console.log(`${installers.length} installers tried, ${faults.length} faults.`);
process.exit(faults.length === 0 ? 0 : 1);
