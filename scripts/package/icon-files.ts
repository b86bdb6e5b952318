/** One size of an icon. */
export interface IconPicture {
  pixels: number;
  png: Uint8Array;
}

/**
 * An icon for Windows, with pictures as PNG, which Windows Vista and later read (Microsoft, "The evolution of the ICO file format",
 * part 4). At most 256 pixels each.
 */
export function icoFile(pictures: readonly IconPicture[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { pixels, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 does not fit into a byte, and is written as 0.
    head.writeUInt8(pixels % 256, at);
    head.writeUInt8(pixels % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** What the sizes are called in an icon for macOS (Wikipedia, "Apple Icon Image format"); those for screens with twice the pixels, too. */
const ICNS_TYPES: readonly (readonly [type: string, pixels: number])[] = [
  ["ic11", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
];

/** An icon for macOS. Throws where a size is missing. */
export function icnsFile(pictures: readonly IconPicture[]): Buffer {
  const parts = ICNS_TYPES.map(([type, pixels]) => {
    const picture = pictures.find((one) => one.pixels === pixels);
    if (picture === undefined) throw new Error(`An icon of ${pixels} pixels is missing.`);
    return chunk(type, picture.png);
  });
  return chunk("icns", Buffer.concat(parts));
}

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32BE(8 + data.length, 4);
  return Buffer.concat([head, data]);
}
