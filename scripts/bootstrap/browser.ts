import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright";
import { findProgram } from "./find-program.ts";
import { root } from "./root.ts";

/** Path of the browser for the tests of the window's pages: `EASEL_CHROMIUM`, else one of this computer; null where there is none. */
export function findChromium(): string | null {
  const given = process.env.EASEL_CHROMIUM;
  if (given && !fs.existsSync(given)) throw new Error(`EASEL_CHROMIUM points at nothing: ${given}`);
  if (given) return given;
  const places = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", chromium.executablePath()];
  return findProgram("chromium", "chromium-browser", "google-chrome") ?? places.find((place) => fs.existsSync(place)) ?? null;
}

/** Where apt has no Chromium that tests can drive (Ubuntu's is a snap, which sees only some folders), Playwright downloads one. */
export function playwrightDownload(): { packages: string[]; download: string[] } | null {
  if (findProgram("apt-get") && !/^ID=ubuntu$/m.test(fs.readFileSync("/etc/os-release", "utf8"))) return null;
  return { packages: [], download: [process.execPath, path.join(root, "node_modules", "playwright", "cli.js"), "install", "chromium"] };
}
