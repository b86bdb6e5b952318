import { decode as decodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";

export type Rgb = [red: number, green: number, blue: number];

export interface Picture {
  width: number;
  height: number;
  /** RGBA, 8 bit. */
  data: Buffer;
  /** PNG colour type: 2 = RGB, 6 = RGBA. */
  colorType: number;
  /** The PNG's tEXt chunks. */
  texts: Record<string, string>;
}

export function readPng(bytes: Buffer): Picture {
  const { width, height, data } = PNG.sync.read(bytes);
  return { width, height, data, colorType: bytes.readUInt8(25), texts: textChunks(bytes) };
}

export function jpegSize(bytes: Buffer): { width: number; height: number } {
  const { width, height } = decodeJpeg(bytes, { useTArray: true });
  return { width, height };
}

/** A PNG whose pixels `paint` gives; with an alpha channel when it gives four values. */
export function makePng(width: number, height: number, paint: (x: number, y: number) => readonly number[]): Buffer {
  const png = new PNG({ width, height });
  let alpha = false;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = paint(x, y);
      alpha ||= pixel.length === 4;
      png.data.set([pixel[0] ?? 0, pixel[1] ?? 0, pixel[2] ?? 0, pixel[3] ?? 255], (y * width + x) * 4);
    }
  }
  return PNG.sync.write(png, { colorType: alpha ? 6 : 2 });
}

export const pixel = (picture: Picture, x: number, y: number): number[] => {
  const at = (y * picture.width + x) * 4;
  return [...picture.data.subarray(at, at + 4)];
};

/** Largest difference in any of R, G, B between the picture and what `expected` says, over the given area. */
export function worstError(picture: Picture, expected: (x: number, y: number) => readonly number[], area = whole(picture)): number {
  let worst = 0;
  for (let y = area.top; y < area.bottom; y++) {
    for (let x = area.left; x < area.right; x++) {
      const wanted = expected(x, y);
      const got = pixel(picture, x, y);
      for (let channel = 0; channel < 3; channel++) {
        worst = Math.max(worst, Math.abs((got[channel] ?? 0) - (wanted[channel] ?? 0)));
      }
    }
  }
  return worst;
}

export const whole = (picture: { width: number; height: number }) => ({ left: 0, top: 0, right: picture.width, bottom: picture.height });

/** tEXt is Latin-1: keyword, zero byte, text (PNG specification, 11.3.4.3). */
function textChunks(png: Buffer): Record<string, string> {
  const texts: Record<string, string> = {};
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "tEXt") {
      const chunk = png.toString("latin1", at + 8, at + 8 + length);
      const zero = chunk.indexOf("\0");
      texts[chunk.slice(0, zero)] = chunk.slice(zero + 1);
    }
    at += length + 12;
  }
  return texts;
}
