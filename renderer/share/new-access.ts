import type { CapsOptions, TokenFields } from "#contract/sharing.ts";

/** What a person may let others do: everything, look only, or paint with some tools. */
export type May = "all" | "look" | "some";

/** The limits that the form offers, of those that there are. */
export const offeredCaps = ["max_jobs", "max_steps", "max_count", "requests_per_minute"] as const satisfies (keyof CapsOptions)[];
export type OfferedCap = (typeof offeredCaps)[number];

/** As it is typed. */
export interface AccessDraft {
  name: string;
  may: May;
  tools: readonly string[];
  /** Days from now; null = never. */
  days: number | null;
  caps: Readonly<Record<OfferedCap, string>>;
}

const DAY_MS = 86_400_000;
const MAX_CAP = 1_000_000;

/** As bridges take it (`TOKEN_NAME` in contract/sharing.ts). */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A name as bridges take it, made of what is typed while it is typed. */
export const nameOf = (typed: string): string =>
  typed
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\s_.]+/g, "-")
    .replace(/[^a-z0-9-]/g, "")
    .slice(0, 40);

/** What the bridge is asked for; null while something is missing or cannot be. `taken`: names that there are. `now`: epoch ms. */
export function fieldsOf({ name, may, tools, days, caps }: AccessDraft, taken: readonly string[], now: number): TokenFields | null {
  const given = offeredCaps.filter((cap) => caps[cap].trim() !== "").map((cap) => [cap, Number(caps[cap])] as const);
  const fits = given.every(([, value]) => Number.isInteger(value) && value >= 1 && value <= MAX_CAP);
  if (!NAME.test(name) || taken.includes(name) || !fits || (may === "some" && tools.length === 0)) return null;
  return {
    name,
    scopes: scopesOf(may, tools),
    expires: days === null ? null : new Date(now + days * DAY_MS).toISOString(),
    caps: Object.fromEntries(given),
  };
}

function scopesOf(may: May, tools: readonly string[]): string[] {
  if (may === "all") return ["tools", "resources"];
  return may === "look" ? ["read-only"] : [...tools.map((tool) => `tools:${tool}`), "resources"];
}
