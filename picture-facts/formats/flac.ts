import { type FileFacts, UNKNOWN_FACTS } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";

const [LAST_BLOCK_FLAG, COMMENT_BLOCK] = [0x80, 4];
const MAX_BLOCKS = 128;

/** FLAC (RFC 9639): the comments of the file, where ComfyUI's SaveAudio puts its graph. */
export function readFlac(readAt: ReadAt): FileFacts | null {
  if (readAt(0, 4).toString("latin1") !== "fLaC") return null;
  for (let at = 4, count = 0; count < MAX_BLOCKS; count++) {
    const head = readAt(at, 4);
    const [kind, length] = [head.readUInt8(0), head.readUIntBE(1, 3)];
    if ((kind & 0x7f) === COMMENT_BLOCK) return { ...UNKNOWN_FACTS, texts: commentsOf(readAt(at + 4, length)) };
    if (kind & LAST_BLOCK_FLAG) break;
    at += 4 + length;
  }
  return UNKNOWN_FACTS;
}

function commentsOf(block: Buffer): Record<string, string> {
  const texts: Record<string, string> = {};
  let at = 4 + block.readUInt32LE(0);
  const count = block.readUInt32LE(at);
  at += 4;
  for (let index = 0; index < count && at + 4 <= block.length; index++) {
    const length = block.readUInt32LE(at);
    const [name = "", ...value] = block.toString("utf8", at + 4, at + 4 + length).split("=");
    texts[name.toLowerCase()] = value.join("=");
    at += 4 + length;
  }
  return texts;
}
