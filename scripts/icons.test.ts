import fs from "node:fs";
import path from "node:path";
import { PNG } from "pngjs";
import { beforeAll, expect, it } from "vitest";
import { root } from "./bootstrap/root.ts";
import { drawIcons, type Icon, programIcons } from "./icons.ts";

let icons: Icon[];
beforeAll(async () => {
  icons = await drawIcons();
});

const states = ["ready", "working", "starting", "paused", "problem"];
const pixels = (bytes: Uint8Array) => PNG.sync.read(Buffer.from(bytes));
const icon = (name: string) => pixels(icons.find((one) => one.name === name)?.png ?? new Uint8Array());

it("each committed file is what its SVG gives", () => {
  expect(icons.length).toBe(states.length * 6 + 1);
  for (const { file, png } of icons) {
    const [drawn, committed] = [pixels(png), pixels(fs.readFileSync(path.join(root, file)))];
    expect([file, committed.width, committed.data.equals(drawn.data)]).toEqual([file, drawn.width, true]);
  }
});

it("the program's icons for Windows and macOS are what the SVG gives, in every size", () => {
  const made = programIcons();
  for (const [file, bytes] of Object.entries(made)) expect(fs.readFileSync(path.join(root, file)).equals(bytes), file).toBe(true);
  const ico = made["electron/window/icon.ico"] ?? Buffer.alloc(0);
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const [length, offset] = [ico.readUInt32LE(at + 8), ico.readUInt32LE(at + 12)];
    return pixels(ico.subarray(offset, offset + length)).width;
  });
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  const icns = made["electron/window/icon.icns"] ?? Buffer.alloc(0);
  expect([icns.toString("latin1", 0, 4), icns.readUInt32BE(4)]).toEqual(["icns", icns.length]);
  expect(pixels(icns.subarray(icns.lastIndexOf("ic10") + 8)).width).toBe(1024);
});

/** How many pixels of the one clearly differ from those of the other. */
function differing(a: PNG, b: PNG): number {
  let count = 0;
  for (let at = 0; at < a.data.length; at += 4)
    if ([0, 1, 2, 3].some((channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) > 48)) count += 1;
  return count;
}

it.each(["16", "template-16"])("every state can be told from every other, even at 16 pixels (%s)", (size) => {
  for (const one of states)
    for (const other of states)
      if (one < other) expect(differing(icon(`${one}-${size}`), icon(`${other}-${size}`)), `${one}, ${other}`).toBeGreaterThan(5);
});

/** The share of the icon's area that stands out (a contrast of 3:1 at least) from a panel of this grey, 0..255. */
function visible({ data }: PNG, panel: number): number {
  let area = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
    const light = luminance(red, green, blue);
    const ground = luminance(panel, panel, panel);
    const contrast = (Math.max(light, ground) + 0.05) / (Math.min(light, ground) + 0.05);
    if (contrast >= 3) area += alpha / 255;
  }
  return area / (data.length / 4);
}

/** WCAG 2.2, "relative luminance", of 0..255 each. */
function luminance(red: number, green: number, blue: number): number {
  const linear = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

it.each(states)("%s is seen on a light panel and on a dark one", (state) => {
  for (const panel of [246, 32]) expect(visible(icon(`${state}-24`), panel), `on ${panel}`).toBeGreaterThan(0.15);
});
