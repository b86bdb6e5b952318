import type { Plugin } from "vite";

/**
 * Writes every character beyond ASCII as its escape. One "…" anywhere makes V8 hold the whole file in two bytes a character and
 * read it at half the speed; an AI app waits for that at every start. (Valid in strings, templates and regular expressions alike.)
 */
export function asciiOnly(): Plugin {
  return {
    name: "ascii-only",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) if (file.type === "chunk") file.code = inAscii(file.code);
    },
  };
}

export function inAscii(code: string): string {
  return code.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
