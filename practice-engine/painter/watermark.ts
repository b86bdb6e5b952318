import { artTexts } from "./art-library.ts";
import { renderSvg } from "./render-svg.ts";

/** Below this many pixels on the short side the word could not be read; the easel stands alone. */
const SMALLEST_WITH_WORD_PIXELS = 200;
/** Height of an x in `watermark.svg`: 100 units, which all its sizes follow. */
const LETTER_UNITS = 100;

/**
 * Signs a picture of the practice engine in its lower right corner, in place: an easel, and the word "practice" where there is room.
 * `pixels` is RGB 0..1 of width x height.
 */
export async function stampWatermark(pixels: Float32Array, width: number, height: number): Promise<void> {
  const short = Math.min(width, height);
  const withWord = short >= SMALLEST_WITH_WORD_PIXELS;
  const letter = withWord ? Math.max(6, short * 0.0125) : Math.max(2, short * 0.05);
  const margin = withWord ? letter * 1.1 : 0;
  const mark = artTexts().get(withWord ? "watermark" : "watermark-small") ?? "";
  const [wide = 0, high = 0] =
    /viewBox="0 0 ([\d.]+) ([\d.]+)"/
      .exec(mark)
      ?.slice(1)
      .map((units) => (Number(units) / LETTER_UNITS) * letter) ?? [];
  const [left, top] = [Math.max(0, Math.floor(width - margin - wide)), Math.max(0, Math.floor(height - margin - high))];
  const box = { width: width - left, height: height - top };
  const place = `x="${width - margin - wide - left}" y="${height - margin - high - top}" width="${wide}" height="${high}"`;
  const rgba = await renderSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}">${mark.replace("<svg", `<svg ${place}`)}</svg>`,
  );
  for (let i = 0; i < box.width * box.height; i++) {
    const to = ((top + Math.floor(i / box.width)) * width + left + (i % box.width)) * 3;
    const alpha = (rgba[i * 4 + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3 && alpha > 0; channel++) {
      pixels[to + channel] = (pixels[to + channel] ?? 0) * (1 - alpha) + (rgba[i * 4 + channel] ?? 0) / 255;
    }
  }
}
