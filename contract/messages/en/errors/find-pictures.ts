const faults = {
  not_text: () => "must be text",
  span_unknown: (given: string) => `is "${given}", which is no date that Easel understands`,
  ends_before_it_begins: () => "is before `from`",
  cursor_unknown: () => "is no cursor of an earlier answer",
  unknown_argument: () => "is no argument of find_pictures",
};

export type FindFault = keyof typeof faults;

/** What is wrong with a search for pictures. */
export const findPicturesErrors = {
  /** `names`, `faults` and `given` are one for one; `given` is what was written where the fault repeats it, else "". */
  search_unreadable: (p: { names: readonly string[]; faults: readonly FindFault[]; given: readonly string[] }) => ({
    message: `${p.faults.map((fault, index) => `\`${p.names[index]}\` ${faults[fault](p.given[index] ?? "")}`).join("; ")}.`,
    remedy:
      'Give `words`, `date` ("yesterday", "last week", "3 days ago", "november", "2026-11-28", "2026-11"), `from` and `to` in the same way, `tool`, `model`, or `cursor` as an earlier answer gave it.',
  }),
};
