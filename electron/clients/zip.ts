import { deflateRawSync } from "node:zlib";

/** Signatures and the version of the format (2.0: deflate), from PKWARE's APPNOTE. */
const LOCAL_FILE = 0x04034b50;
const CENTRAL_ENTRY = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DEFLATE = 8;
/** Names are UTF-8. */
const UTF8 = 0x0800;
/** 1 January 1980, midnight: the same files make the same archive, whenever it is packed. */
const DATE = 0x0021;

/** A ZIP archive of these files, name -> bytes. */
export function zip(files: Record<string, Uint8Array>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const path = Buffer.from(name, "utf8");
    const packed = deflateRawSync(bytes, { level: 9 });
    const facts = numbers(
      [2, VERSION],
      [2, UTF8],
      [2, DEFLATE],
      [2, 0],
      [2, DATE],
      [4, crc32(bytes)],
      [4, packed.length],
      [4, bytes.length],
    );
    const lengths = numbers([2, path.length], [2, 0]);
    central.push(numbers([4, CENTRAL_ENTRY], [2, VERSION]), facts, lengths, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), path);
    const parts = [numbers([4, LOCAL_FILE]), facts, lengths, path, packed];
    local.push(...parts);
    offset += parts.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(central);
  const count = Object.keys(files).length;
  const end = numbers([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, offset], [2, 0]);
  return Buffer.concat([...local, directory, end]);
}

/** Little-endian numbers of 2 or 4 bytes. */
function numbers(...fields: (readonly [2 | 4, number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of fields) at = buffer.writeUIntLE(value, at, width);
  return buffer;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Node's own (zlib.crc32) is younger than the Node inside of older Electrons. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
