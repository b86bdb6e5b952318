import { HELP_PAGES, type HelpName } from "../state/help.ts";

/** What `scripts/bundle/help-pages.ts` makes of a document. */
interface Page {
  title: string;
  headings: { id: string; title: string }[];
  html: string;
}

const files = import.meta.glob<Page>(["../../docs/*.md", "!../../docs/README.md"], { eager: true, import: "default" });

/** The pages of the help, read from `docs/` when Easel was built. */
export const helpPages = Object.fromEntries(HELP_PAGES.map((name) => [name, pageOf(name)])) as Record<HelpName, Page>;

function pageOf(name: HelpName): Page {
  const page = files[`../../docs/${name}.md`];
  if (!page) throw new Error(`docs/${name}.md is not there.`);
  return page;
}

export interface HelpMatch {
  name: HelpName;
  /** Null for the page as a whole. */
  heading: string | null;
  title: string;
  /** The page that the heading is on; null for a page. */
  on: string | null;
}

/** Pages and headings that have all of these words, whole pages first. */
export function searchHelp(typed: string): HelpMatch[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ title }: { title: string }) => words.every((word) => title.toLowerCase().includes(word));
  const pages = HELP_PAGES.map((name): HelpMatch => ({ name, heading: null, title: helpPages[name].title, on: null }));
  const headings = HELP_PAGES.flatMap((name) =>
    helpPages[name].headings.map(({ id, title }): HelpMatch => ({ name, heading: id, title, on: helpPages[name].title })),
  );
  return words.length === 0 ? pages : [...pages, ...headings].filter(fits);
}
