/** The painter of the practice engine: a prompt and a seed become a picture, without a model. */
import { renderSvg } from "./render-svg.ts";
import { drawScene, type PaintRequest } from "./scene.ts";

export { denoisePreview } from "./denoise-preview.ts";
export type { PaintRequest } from "./scene.ts";
export { stampWatermark } from "./watermark.ts";

/** RGB 0..1, row by row, width x height x 3. The same request gives the same pixels, always. */
export async function paint(request: PaintRequest): Promise<Float32Array> {
  const rgba = await renderSvg(drawScene(request));
  const pixels = new Float32Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    for (let channel = 0; channel < 3; channel++) pixels[to++] = (rgba[from + channel] ?? 0) / 255;
  }
  return pixels;
}
