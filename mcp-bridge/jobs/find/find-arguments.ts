import { EaselError } from "#contract/errors.ts";
import type { FindFault } from "#contract/messages/en/errors/find-pictures.ts";
import { objectIn, saysNothing } from "../../workflow/argument-types.ts";
import type { KeptPicture } from "./kept-picture.ts";
import { type PictureQuery, wordsOf } from "./picture-query.ts";
import { spanOf } from "./spans.ts";

/** A place in the order of pictures: the last one of a page. */
export type Cursor = Pick<KeptPicture, "createdAt" | "reference">;

export interface FindArguments {
  query: PictureQuery;
  /** Null for the first page. */
  after: Cursor | null;
}

const NAMES = ["words", "date", "from", "to", "tool", "model", "cursor"] as const;
type Name = (typeof NAMES)[number];
/** What AI models call the words. */
const WORDS = ["query", "search", "q", "text", "prompt", "keywords"];
/** Of a value that a message repeats. Characters. */
const MAX_SHOWN_LENGTH = 40;

/**
 * What a call of find_pictures looks for. What says nothing counts as left out.
 * @param now epoch milliseconds, for "yesterday"
 * @throws EaselError argument_invalid with everything that is wrong
 */
export function readFindArguments(args: unknown, now: number): FindArguments {
  const found: { name: string; fault: FindFault; given: string }[] = [];
  const report = (name: string, fault: FindFault, given = "") => found.push({ name, fault, given: given.slice(0, MAX_SHOWN_LENGTH) });
  const given: Partial<Record<Name, string>> = {};
  for (const [written, value] of Object.entries(objectIn(args) ?? {})) {
    if (saysNothing(value)) continue;
    const name = WORDS.includes(written) ? "words" : NAMES.find((each) => each === written);
    if (name === undefined) report(written.slice(0, MAX_SHOWN_LENGTH), "unknown_argument");
    else if (Array.isArray(value) && value.every((part) => typeof part === "string")) given[name] = value.join(" ");
    else if (typeof value === "string") given[name] = value.trim();
    else report(written, "not_text");
  }
  const span = (name: "date" | "from" | "to") => {
    const text = given[name];
    if (!text) return null;
    const meant = spanOf(text, now);
    if (!meant) report(name, "span_unknown", text);
    return meant;
  };
  const [date, from, to] = [span("date"), span("from"), span("to")];
  const begin = Math.max(date?.from ?? Number.NEGATIVE_INFINITY, from?.from ?? Number.NEGATIVE_INFINITY);
  const end = Math.min(date?.to ?? Number.POSITIVE_INFINITY, to?.to ?? Number.POSITIVE_INFINITY);
  if (from && to && to.to <= from.from) report("to", "ends_before_it_begins");
  const after = given.cursor ? parseCursor(given.cursor) : null;
  if (given.cursor && !after) report("cursor", "cursor_unknown");
  if (found.length > 0) {
    throw new EaselError("argument_invalid", "search_unreadable", {
      names: found.map(({ name }) => name),
      faults: found.map(({ fault }) => fault),
      given: found.map((each) => each.given),
    });
  }
  return {
    query: {
      words: wordsOf(given.words ?? ""),
      from: Number.isFinite(begin) ? begin : null,
      to: Number.isFinite(end) ? end : null,
      tool: given.tool || null,
      model: given.model || null,
    },
    after,
  };
}

/** A cursor as clients hand it back: they need not understand it. */
export const cursorText = ({ createdAt, reference }: Cursor): string => `${createdAt.toString(36)}-${reference}`;

function parseCursor(text: string): Cursor | null {
  const [, time = "", reference] = /^([0-9a-z]{1,10})-([0-9a-f]{8}(?:-\d{1,3})?)$/.exec(text) ?? [];
  return reference === undefined ? null : { createdAt: Number.parseInt(time, 36), reference };
}
