import { EaselError } from "#contract/errors.ts";
import type { Parameter } from "../workflow.ts";

/**
 * Refuses a request one of whose texts matches a pattern of the configuration (`limits.refused_prompts`). Invisible characters, letters
 * of other widths and line breaks do not help to get past one. Which pattern it was is not told. Throws EaselError not_allowed.
 */
export function refusePrompts(parameters: readonly Parameter[], given: Record<string, unknown>, patterns: readonly RegExp[]): void {
  if (patterns.length === 0) return;
  for (const text of textsOf(parameters, given)) {
    const plain = text
      .normalize("NFKC")
      .replace(/\p{Cf}/gu, "")
      .replace(/\s+/g, " ");
    if (patterns.some((pattern) => pattern.test(plain))) throw new EaselError("not_allowed", "prompt_refused", {});
  }
}

/** What somebody wrote in words: the prompts. */
export function textsOf(parameters: readonly Parameter[], given: Record<string, unknown>): string[] {
  const values = parameters.filter(({ type }) => type === "string").map(({ name }) => given[name]);
  return values.filter((value) => typeof value === "string");
}

/** The pattern of a line of the configuration; null for what is no regular expression. Upper and lower case are the same. */
export function promptPattern(text: string): RegExp | null {
  try {
    return new RegExp(text, "iu");
  } catch {
    return null;
  }
}
