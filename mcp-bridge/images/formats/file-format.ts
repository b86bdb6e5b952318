import { endingForMime, endingOf, mediaTypeOf } from "./media-types.ts";

/** A format as the first bytes of its files show it. */
interface Format {
  /** The endings that files of this format have; the first is the usual one. */
  endings: readonly string[];
  matches: (head: Uint8Array) => boolean;
}

const HEAD_BYTES = 512;

const ascii = (head: Uint8Array, at: number, length: number) => String.fromCharCode(...head.subarray(at, at + length));
const begins =
  (text: string, at = 0) =>
  (head: Uint8Array) =>
    ascii(head, at, text.length) === text;
const riff = (kind: string) => (head: Uint8Array) => begins("RIFF")(head) && begins(kind, 8)(head);
/** A box of ISO BMFF (ISO/IEC 14496-12) that says which brand of it the file is. */
const brand = (brands: RegExp) => (head: Uint8Array) => begins("ftyp", 4)(head) && brands.test(ascii(head, 8, 4));

/** The more exact ones first. */
const FORMATS: readonly Format[] = [
  { endings: ["png", "apng"], matches: begins("\x89PNG\r\n\x1a\n") },
  { endings: ["jpg", "jpeg"], matches: begins("\xff\xd8\xff") },
  { endings: ["webp"], matches: riff("WEBP") },
  { endings: ["wav"], matches: riff("WAVE") },
  { endings: ["avi"], matches: riff("AVI ") },
  { endings: ["gif"], matches: (head) => begins("GIF87a")(head) || begins("GIF89a")(head) },
  { endings: ["avif"], matches: brand(/^avi[fs]$/) },
  { endings: ["heic", "heif"], matches: brand(/^(hei[cfmsx]|hev[cmsx]|mif1|msf1)$/) },
  { endings: ["m4a"], matches: brand(/^M4[AB] $/) },
  { endings: ["mov", "mp4"], matches: brand(/^qt {2}$/) },
  { endings: ["mp4", "m4v", "mov", "3gp", "m4a"], matches: begins("ftyp", 4) },
  { endings: ["webm", "mkv", "weba", "mka"], matches: begins("\x1aE\xdf\xa3") },
  { endings: ["ogg", "opus", "oga", "ogv"], matches: begins("OggS") },
  { endings: ["flac"], matches: begins("fLaC") },
  { endings: ["mp3"], matches: (head) => begins("ID3")(head) || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2) },
  { endings: ["aac"], matches: (head) => head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0 },
  { endings: ["glb"], matches: begins("glTF") },
  { endings: ["ply"], matches: (head) => begins("ply\n")(head) || begins("ply\r\n")(head) },
  { endings: ["fbx"], matches: begins("Kaydara FBX Binary") },
  { endings: ["tiff", "tif"], matches: (head) => begins("II*\0")(head) || begins("MM\0*")(head) },
  { endings: ["exr"], matches: begins("v/1\x01") },
  { endings: ["jxl"], matches: (head) => begins("\0\0\0\fJXL ")(head) || begins("\xff\n")(head) },
  { endings: ["pdf"], matches: begins("%PDF-") },
  {
    endings: ["svg"],
    matches: (head) => /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i.test(utf8(head)),
  },
];

const utf8 = (head: Uint8Array) => new TextDecoder().decode(head);

/** Endings that a double click would run, or open with more rights than a picture needs. */
const RUNNABLE =
  /^(exe|com|scr|pif|msi|msp|bat|cmd|ps\d?|psm1|vb[se]?|js|jse|mjs|cjs|ws[fh]?|hta|lnk|url|webloc|cpl|dll|sys|reg|inf|jar|app|command|workflow|terminal|pkg|dmg|desktop|appimage|run|deb|rpm|sh|bash|zsh|csh|fish|py[cowz]?|rb|pl|php|x?html?|xht|mht|mhtml|svgz|chm|iso|img|vhdx?|docm|xlsm|pptm)$/;

/** A file as an engine gives it: its bytes, the engine's name for it (null where there is none), and the content type it was sent with. */
export interface NamedFile {
  bytes: Uint8Array;
  name: string | null;
  mime: string;
}

/**
 * The ending under which a file is kept: its name's, unless the bytes are of a format whose files never have it; then the format's
 * own. Content types come last, since engines guess them from the name. "bin" where nothing tells, and for what a double click would run.
 */
export function fileEnding({ bytes, name, mime }: NamedFile): string {
  const named = endingOf(name ?? "");
  const head = bytes.subarray(0, HEAD_BYTES);
  const format = FORMATS.find(({ matches }) => matches(head));
  if (format) return format.endings.includes(named) ? named : (format.endings[0] ?? "bin");
  if (mediaTypeOf(named)) return named;
  if (/^[a-z0-9]{1,12}$/.test(named) && !RUNNABLE.test(named) && !/^\d+$/.test(named)) return named;
  return endingForMime(mime) ?? "bin";
}
