import type { Language } from "../language.ts";
import { en, type Messages } from "./en.ts";

/** Each language is a file of its own, loaded when it is chosen: English alone comes with every program. */
const catalogues: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => en,
  de: async () => (await import("./de.ts")).de,
  zh: async () => (await import("./zh.ts")).zh,
};

/** Every sentence in a language. */
export const loadCatalogue = (language: Language): Promise<Messages> => catalogues[language]();
