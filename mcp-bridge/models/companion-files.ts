import type { FileNeed } from "./family.ts";

const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
const base = (file: string) => (file.split(/[/\\]/).pop() ?? file).toLowerCase();

/** The installed file that serves a need best; null where none does. In `like`, a word with an extension is a whole file name. */
export function findCompanion({ like, unlike }: FileNeed, installed: readonly string[]): string | null {
  const possible = installed.filter((file) => !unlike?.some((word) => bare(base(file)).includes(bare(word)))).sort();
  for (const word of like) {
    const fits = /\.(safetensors|sft)$/.test(word)
      ? (file: string) => base(file) === word
      : (file: string) => bare(base(file)).includes(bare(word));
    const found = possible.find(fits);
    if (found !== undefined) return found;
  }
  return null;
}
