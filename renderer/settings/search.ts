import type { ReactNode } from "react";

/** Something that can be set, and the words by which it is found, beside its section's. */
export interface Entry {
  id: string;
  words: readonly string[];
  show: ReactNode;
}

export interface Section {
  id: string;
  title: string;
  lead: string | null;
  /** Its entries stand in one card, or each looks after itself; a whole one has a heading of its own. */
  look: "card" | "plain" | "whole";
  entries: readonly Entry[];
}

/** What has all the words that were typed, however they begin; a section without anything of it falls away. */
export function matching(sections: readonly Section[], typed: string): Section[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...sections];
  return sections.flatMap((section) => {
    const { title, lead, entries } = section;
    const has = (texts: readonly string[]) => {
      const text = plain(texts.join(" "));
      return wanted.every((word) => text.includes(word));
    };
    const found = entries.filter(({ words }) => has([title, lead ?? "", ...words]));
    return found.length === 0 ? [] : [{ ...section, entries: found }];
  });
}

/** Without capitals and accents, which nobody types to find something. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
