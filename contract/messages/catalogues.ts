import type { Language } from "../language.ts";
import { en, type Messages } from "./en.ts";

/** Each language is a file of its own, loaded when it is chosen: English alone comes with every program. */
const catalogues: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => en,
};

/** Every sentence in a language. */
export const loadCatalogue = (language: Language): Promise<Messages> => catalogues[language]();
