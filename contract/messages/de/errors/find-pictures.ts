import type { findPicturesErrors as english, FindFault } from "../../en/errors/find-pictures.ts";

const faults: Readonly<Record<FindFault, (given: string) => string>> = {
  not_text: () => "muss Text sein",
  span_unknown: (given) => `ist „${given}“, eine Zeitangabe, die Easel nicht versteht`,
  ends_before_it_begins: () => "liegt vor `from`",
  cursor_unknown: () => "ist kein Cursor einer früheren Antwort",
  unknown_argument: () => "ist kein Argument von find_pictures",
};

export const findPicturesErrors: typeof english = {
  search_unreadable: (p) => ({
    message: `${p.faults.map((fault, index) => `\`${p.names[index]}\` ${faults[fault](p.given[index] ?? "")}`).join("; ")}.`,
    remedy:
      'Geben Sie `words` an, `date` ("yesterday", "last week", "3 days ago", "november", "2026-11-28", "2026-11"), `from` und `to` in derselben Weise, `tool`, `model`, oder `cursor`, wie eine frühere Antwort ihn nannte.',
  }),
};
