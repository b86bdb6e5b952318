import { PNG } from "pngjs";
import type { Pixels } from "../images/pixels/pixels.ts";

/** A colour for each place: [red, green, blue, alpha], 0..255. */
export type Painter = (x: number, y: number) => [number, number, number, number?];

/** Pixels, each as `painter` says. */
export function paint(width: number, height: number, painter: Painter): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue, alpha = 255] = painter(x, y);
      data.set([red, green, blue, alpha], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

/** A PNG of them. */
export function png(width: number, height: number, painter: Painter = () => [200, 90, 30]): Buffer {
  const file = new PNG({ width, height });
  file.data = Buffer.from(paint(width, height, painter).data);
  return PNG.sync.write(file);
}

/** Nothing compresses this: the worst case for every limit. The same for the same seed. */
export function noise(seed = 1): Painter {
  let state = seed;
  const byte = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  return () => [byte(), byte(), byte()];
}

/** A grey PNG of 16 bits; values 0..65535. */
export function grey16(width: number, height: number, value: (x: number, y: number) => number): Buffer {
  const data = Buffer.alloc(width * height * 2);
  for (let index = 0; index < width * height; index++) data.writeUInt16BE(value(index % width, Math.floor(index / width)), index * 2);
  const file = new PNG({ width, height, colorType: 0, inputColorType: 0, bitDepth: 16, inputHasAlpha: false });
  // What pngjs takes here are numbers in the computer's own order of bytes.
  file.data = data.swap16();
  return PNG.sync.write(file, { colorType: 0, inputColorType: 0, bitDepth: 16, inputHasAlpha: false });
}

/** EXIF with nothing but the orientation, as an APP1 segment behind the start of a JPEG. */
export function withOrientation(file: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from("49492a0008000000010012010300010000000000000000000000", "hex");
  tiff.writeUInt16LE(orientation, 18);
  const body = Buffer.concat([Buffer.from("Exif\0\0"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([file.subarray(0, 2), head, body, file.subarray(2)]);
}

/**
 * 48 x 32 pixels, as Pillow 13 wrote them: red on the left, blue on the right, a white patch at the top left. `turned` is to be shown a
 * quarter clockwise (an `irot` box), so that the patch is at the top right.
 */
export const heifFiles = {
  heic: Buffer.from(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAGcAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAG9tZGF0AAAAYygBrwngFaq7xzilgHPr3jxCHNVzcVaaCuFhtLaxMuItssR7In/5Epr2x3ehIAvp3n38DexmxP+Hbf0huz4tpQb2M1fP8kKrTqyoGWJk6pZ8UBVDOjewpjZEZPlUuetZOffuhg==",
    "base64",
  ),
  avif: Buffer.from(
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAOgAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAMAAAACAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAAQm1kYXQSAAoJGBUv+0QENBoQMitF4eHhiGEkkkmUAAAC67I5wQaC+Od1HKx8fWXVGUsE7XHdtfL68tCeCX9m",
    "base64",
  ),
  turned: Buffer.from(
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAD1bWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAEdAAAAOgAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAAB0aXBycAAAAFRpcGNvAAAAFGlzcGUAAAAAAAAAMAAAACAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAAAlpcm90AwAAABhpcG1hAAAAAAAAAAEAAQUBAoMEhQAAAEJtZGF0EgAKCRgVL/tEBDQaEDIrReHh4YhhJJJJlAAAAuuyOcEGgvjndRysfH1l1RlLBO1x3bXy+vLQngl/Zg==",
    "base64",
  ),
};
