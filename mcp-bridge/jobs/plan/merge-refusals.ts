import { EaselError } from "#contract/errors.ts";

/** What a missing model's error says of the models that there are, as far as it is needed here. */
interface Lists {
  installed: readonly string[];
  more: number;
}

/** As many are named as an engine alone names (`workflow/requirements/models.ts`). */
const MAX_NAMED = 20;

/**
 * One error for what all engines have against a request: that of the first. Where several lack the same model, it names the models of all
 * of them, since any could be used instead. There must be one.
 */
export function mergeRefusals([first, ...others]: readonly [EaselError, ...EaselError[]]): EaselError {
  const lists = [first, ...others].flatMap((error) => (isSame(error, first) ? (listsOf(error) ?? []) : []));
  if (lists.length < 2 || first.code === undefined) return first;
  const all = [...new Set(lists.flatMap(({ installed }) => installed))];
  // Those that an engine has not named may be the same as another's.
  const unnamed = Math.max(...lists.map(({ more }) => more));
  const parameters = { ...first.parameters, installed: all.slice(0, MAX_NAMED), more: Math.max(0, all.length - MAX_NAMED) + unnamed };
  return new EaselError(first.kind, first.code, parameters as never, first.details);
}

/** Whether both say that the same model, or one for the same purpose, is missing. */
const isSame = (one: EaselError, other: EaselError) =>
  one.code === other.code && ["folder", "name"].every((key) => one.parameters?.[key] === other.parameters?.[key]);

function listsOf({ code, parameters }: EaselError): Lists | null {
  if (code !== "model_not_installed" && code !== "no_suitable_model") return null;
  const { installed, more } = parameters ?? {};
  return Array.isArray(installed) && typeof more === "number" ? { installed: installed.map(String), more } : null;
}
