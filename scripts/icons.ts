import fs from "node:fs";
import path from "node:path";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { root } from "./bootstrap/root.ts";
import { icnsFile, icoFile } from "./package/icon-files.ts";

/**
 * Makes the PNG files of the tray's and the window's icons, and the icons of the program for Windows and macOS, out of their SVG files. To be run by hand after an SVG has changed
 * (`node scripts/icons.ts`, Node 22.18 or newer); what it makes is committed beside them.
 */

const TRAY_FOLDER = "electron/tray/icons";
/** Windows and macOS show the tray's icons at 16 points, Linux desktops at 24; the larger ones are for screens with more pixels. */
const TRAY_PIXELS = [16, 24, 32, 48];
/** On macOS, which colours templates by itself. */
const TEMPLATE_PIXELS = [16, 32];
const WINDOW_ICON = "electron/window/icon";
const WINDOW_PIXELS = 256;
const WINDOWS_PIXELS = [16, 24, 32, 48, 64, 128, 256];
const MAC_PIXELS = [32, 64, 128, 256, 512, 1024];

export interface Icon {
  /** Without folder and ".png": "ready-16". */
  name: string;
  /** Within the project. */
  file: string;
  png: Uint8Array;
}

/** Every icon, drawn anew. */
export async function drawIcons(): Promise<Icon[]> {
  await initWasm(fs.readFileSync(path.join(root, "node_modules/@resvg/resvg-wasm/index_bg.wasm")));
  const sources = fs.readdirSync(path.join(root, TRAY_FOLDER)).filter((name) => name.endsWith(".svg"));
  const tray = sources.flatMap((source) => {
    const name = source.slice(0, -".svg".length);
    const sizes = name.endsWith("-template") ? TEMPLATE_PIXELS : TRAY_PIXELS;
    return sizes.map((pixels) => draw(`${TRAY_FOLDER}/${name}`, pixels, `${TRAY_FOLDER}/${name}-${pixels}`));
  });
  return [...tray, draw(WINDOW_ICON, WINDOW_PIXELS, WINDOW_ICON)];
}

/** The icon of the program as Windows and macOS want it, by the file's name within the project. `drawIcons` must have been called. */
export function programIcons(): Record<string, Buffer> {
  const pictures = (sizes: readonly number[]) => sizes.map((pixels) => ({ pixels, png: draw(WINDOW_ICON, pixels, WINDOW_ICON).png }));
  return { [`${WINDOW_ICON}.ico`]: icoFile(pictures(WINDOWS_PIXELS)), [`${WINDOW_ICON}.icns`]: icnsFile(pictures(MAC_PIXELS)) };
}

function draw(source: string, pixels: number, target: string): Icon {
  const svg = fs.readFileSync(path.join(root, `${source}.svg`), "utf8");
  const png = new Resvg(svg, { fitTo: { mode: "width", value: pixels } }).render().asPng();
  return { name: path.basename(target), file: `${target}.png`, png };
}

if (process.argv[1] === import.meta.filename) {
  for (const { file, png } of await drawIcons()) fs.writeFileSync(path.join(root, file), png);
  for (const [file, bytes] of Object.entries(programIcons())) fs.writeFileSync(path.join(root, file), bytes);
}
