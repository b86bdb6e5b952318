import anyAscii from "any-ascii";
import { withoutDefaultTitle } from "./default-titles.ts";

/** Names for tools and parameters, made of what people wrote. */

const LONGEST = 40;

/** Windows keeps these for devices, as file names too. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Small letters, digits and `_`, beginning with a letter; `fallback` where nothing of the text is left. */
export function nameOf(text: string, fallback: string): string {
  const plain = inLatinLetters(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, LONGEST)
    .replace(/^_+|_+$/g, "");
  if (plain === "") return fallback;
  // A name such as "constructor" would be found in every object.
  if (/^\d/.test(plain) || DEVICES.test(plain) || plain in {}) return `${fallback}_${plain}`.slice(0, LONGEST);
  return plain;
}

/** Any script, as far as it can be written so: "海报" is "Hai Bao". */
function inLatinLetters(text: string): string {
  return anyAscii(text.replace(/\p{Script=Han}/gu, (sign) => ` ${anyAscii(sign)} `));
}

/** The name, or with a number behind it where it is taken. */
export function unusedName(name: string, taken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : `_${number}`;
    const candidate = name.slice(0, LONGEST - ending.length) + ending;
    if (!taken(candidate)) return candidate;
  }
}

/** A value that has no meaning of its own, as people write its name: "frame_rate" is "Frame rate". */
export function readableName(name: string): string {
  const text = name.replaceAll(/[_.]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const words = (text: string) =>
  text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .match(/[\p{L}\p{M}]+|\d+/gu) ?? [];

/** Words of the titles that ComfyUI gives by itself, in some version or other. */
const USUAL = new Set(
  words(
    "load loader save image checkpoint lora model clip vae text encode prompt positive negative node empty latent k ksampler " +
      "正 负 正面 负面 正向 负向 反向 正面提示词 负面提示词 正向提示词 反向提示词 提示词 ポジティブ ネガティブ プロンプト 긍정 부정 позитив негатив",
  ),
);

/** What a person called a node; null where the title says no more than the node's class. */
export function ownTitle(title: string | undefined, className: string, displayName: string): string | null {
  if (title === undefined) return null;
  const known = new Set([...USUAL, ...words(className), ...words(displayName)]);
  return words(withoutDefaultTitle(title)).some((word) => !known.has(word) && !/^\d+$/.test(word)) ? title.trim().slice(0, 100) : null;
}
