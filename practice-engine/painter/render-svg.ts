/// <reference types="vite/client" />
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

/** Compiled at first use: an engine that never paints does without. */
let ready: Promise<void> | undefined;

/** Renders an SVG document at its own size: bytes of red, green, blue (each multiplied by the opacity) and opacity, row by row. */
export async function renderSvg(document: string): Promise<Uint8Array> {
  ready ??= start();
  await ready;
  const resvg = new Resvg(document, { font: { loadSystemFonts: false } });
  const image = resvg.render();
  const { pixels } = image;
  image.free();
  resvg.free();
  return pixels;
}

/** Vite puts the WebAssembly into the program, so that it stays one file; when Node runs the sources it is read from the package. */
async function start(): Promise<void> {
  const name = "@resvg/resvg-wasm/index_bg.wasm";
  if (!import.meta.env?.SSR) return initWasm(await readFile(createRequire(import.meta.url).resolve(name)));
  const { default: url } = await import("@resvg/resvg-wasm/index_bg.wasm?url&inline");
  return initWasm(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
}
