/** Texts in EXIF (CIPA DC-008) that say how a picture was made, by the standard's names for their tags. */
const TAGS: Readonly<Record<number, string>> = {
  270: "ImageDescription",
  271: "Make",
  272: "Model",
  305: "Software",
  306: "DateTime",
  36867: "DateTimeOriginal",
  37510: "UserComment",
};
/** Points to a second directory of tags. */
const EXIF_DIRECTORY_TAG = 0x8769;
const [TYPE_BYTE, TYPE_ASCII, TYPE_UNDEFINED] = [1, 2, 7];
/** The first eight bytes of a UserComment say in which characters the rest is written. */
const COMMENT_CODE_BYTES = 8;

/** The texts in EXIF data, which begins with a TIFF header, each as "exif:" and its tag's name; `{}` for what cannot be read. */
export function exifTexts(data: Buffer): Record<string, string> {
  const texts: Record<string, string> = {};
  const little = data.toString("latin1", 0, 2) === "II";
  const short = (at: number) => (little ? data.readUInt16LE(at) : data.readUInt16BE(at));
  const long = (at: number) => (little ? data.readUInt32LE(at) : data.readUInt32BE(at));
  const readDirectory = (directory: number, nested: boolean) => {
    for (let index = 0, count = short(directory); index < count; index++) {
      const entry = directory + 2 + index * 12;
      const [tag, type, length] = [short(entry), short(entry + 2), long(entry + 4)];
      if (tag === EXIF_DIRECTORY_TAG && !nested) readDirectory(long(entry + 8), true);
      const name = TAGS[tag];
      if (name === undefined || ![TYPE_BYTE, TYPE_ASCII, TYPE_UNDEFINED].includes(type)) continue;
      const at = length <= 4 ? entry + 8 : long(entry + 8);
      const value = data.subarray(at, at + length);
      const text = name === "UserComment" ? commentText(value, little) : utf8(value);
      if (text) texts[`exif:${name}`] = text;
    }
  };
  try {
    readDirectory(long(4), false);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return texts;
}

const utf8 = (bytes: Buffer): string =>
  bytes
    .toString("utf8")
    .replace(/\0[\s\S]*$/, "")
    .trim();

/** Programs disagree on the order of the two bytes of a character: the one that gives more Latin letters is right. */
function commentText(value: Buffer, little: boolean): string {
  const code = value.toString("latin1", 0, COMMENT_CODE_BYTES);
  const body = value.subarray(COMMENT_CODE_BYTES);
  if (!code.startsWith("UNICODE")) return utf8(code.startsWith("ASCII") || code.startsWith("\0") ? body : value);
  const even = body.subarray(0, body.length - (body.length % 2));
  const [asLittle, asBig] = [even.toString("utf16le"), Buffer.from(even).swap16().toString("utf16le")];
  const latin = (text: string) => text.match(/[\x20-\x7e]/g)?.length ?? 0;
  const difference = latin(asLittle) - latin(asBig);
  return (difference > 0 || (difference === 0 && little) ? asLittle : asBig).replace(/\0+$/, "");
}
