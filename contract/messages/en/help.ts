/** The pages of `docs/`, shown inside of Easel. */
export const help = {
  title: "Help",
  lead: "How Easel is used, page by page. It is part of Easel and needs no network.",
  open: "Open the help",
  /** A button beside what went wrong. */
  withProblem: "Help with this",
  close: "Close the help",
  contents: "All pages",
  search: "Search the help",
  none: "Nothing in the help is called that.",
  found: (count: number) => (count === 1 ? "1 place in the help" : `${count} places in the help`),
  /** Shown in every language but English. */
  onlyEnglish: "These pages are in English.",
};
