import { EaselError } from "#contract/errors.ts";
import { findPlaceholders, type PlaceholderUse, withoutPlaceholders } from "../../workflow/placeholders.ts";
import { hasValue, METADATA, mapStrings, type Path, removeValue, setValue } from "../../workflow/template/template-text.ts";
import { defaultReference } from "../../workflow/values.ts";
import type { Workflow } from "../../workflow/workflow.ts";
import type { Draft, DraftParameter } from "../propose.ts";
import { checkedTool, decide, sourceOf, type Tool, type ToolChoice } from "../tool.ts";

/** A template as it was read, and as a draft. */
export interface EditedTemplate {
  text: string;
  workflow: Workflow;
  draft: Draft;
}

/** A parameter that the template has, and as the person wants it. */
interface Change {
  written: string;
  before: DraftParameter;
  after: DraftParameter;
}

/**
 * The tool that the person has made of one that was there: of its template only what they changed is another, to the last blank.
 * Throws EaselError argument_invalid where that cannot be.
 */
export function editTemplate({ text, workflow, draft }: EditedTemplate, choice: ToolChoice): Tool {
  const decided = decide(draft, choice);
  const changes = decided.flatMap((after, index): Change[] => {
    const before = draft.parameters[index];
    return before && after.written !== null ? [{ written: after.written, before, after }] : [];
  });
  const added = decided.filter(({ on, written }) => on && written === null);
  refuseTaken(workflow, draft, decided);
  let edited = rewritten(text, changes);
  for (const change of changes) edited = change.after.on ? described(edited, change) : fixed(edited, change, workflow);
  for (const parameter of added) edited = withParameter(edited, parameter, workflow);
  const toolName = choice.toolName.trim();
  const about = { tool_name: toolName, title: choice.title.trim() || toolName, description: choice.description.trim() };
  const before = { tool_name: draft.toolName, title: draft.title, description: draft.description };
  for (const name of ["tool_name", "title", "description"] as const)
    if (about[name] !== before[name]) edited = setValue(edited, [METADATA, name], about[name]);
  return checkedTool(draft, choice, decided, edited);
}

/** Parameters that no draft shows keep their names to themselves. */
function refuseTaken({ parameters }: Workflow, draft: Draft, decided: DraftParameter[]): void {
  const shown = new Set(draft.parameters.map(({ written }) => written));
  const taken = parameters.find(({ name }) => !shown.has(name) && decided.some((one) => one.on && one.name === name));
  if (taken) throw new EaselError("argument_invalid", "parameter_name_taken", { name: taken.name });
}

/** `{{name}}`, and `{{name.field}}`. */
const PLACEHOLDER = /\{\{\s*([a-z][a-z0-9_]*)(\.[^{}"]*?)?\s*\}\}/g;

/** With the parameters' new names wherever they are meant, and with their values in place of those that no call chooses any more. */
function rewritten(text: string, changes: readonly Change[]): string {
  const of = new Map(changes.map((change) => [change.written, change]));
  const named = (name: string) => {
    const after = of.get(name)?.after;
    return after?.on ? after.name : name;
  };
  const inGraph = (text: string): unknown => {
    const whole = text.trim().match(new RegExp(`^${PLACEHOLDER.source}$`));
    const alone = whole?.[2] === undefined ? of.get(whole?.[1] ?? "") : undefined;
    if (alone && !alone.after.on) return fixedValue(alone);
    return text.replace(PLACEHOLDER, (placeholder, name: string, field = "") => {
      const change = of.get(name);
      if (change && !change.after.on && field === "") return String(fixedValue(change));
      const now = named(name);
      return now === name ? placeholder : `{{${now}${field}}}`;
    });
  };
  return mapStrings(text, (string, path, isName) => {
    if (isInGraph(path)) return isName ? string : inGraph(string);
    if (isName) return isParameter(path) ? named(string) : string;
    if (path.at(-1) === "when") return string.replace(/^[a-z][a-z0-9_]*/, named);
    if (path.at(-1) === "scale" && path.at(-2) === "fit") return named(string);
    if (path.at(-1) === "default")
      return string.replace(/^\$\{([a-z][a-z0-9_]*)\.alpha\}$/, (_, name: string) => `\${${named(name)}.alpha}`);
    return string;
  });
}

const isInGraph = ([first, second, , fourth]: Path) => first !== METADATA || (second === "variants" && fourth === "graph");

/** Whether the property of this path bears the name of a parameter. */
function isParameter([, ...path]: Path): boolean {
  const [kind] = path[0] === "variants" ? path.slice(2) : path;
  const depth = path[0] === "variants" ? path.length - 2 : path.length;
  if (kind === "parameters") return depth === 2;
  if (kind === "needs") return depth === 3;
  return kind === "presets" && path[2] === "values" && depth === 4;
}

/** What takes the place of a parameter that no call chooses any more. Models are looked up with each call all the same. */
function fixedValue({ written, after: { name, type, default: chosen } }: Change): unknown {
  if (type === "model") return `{{${written}}}`;
  // What the configuration or the model says is known with a call alone.
  if (chosen === null || type === "image" || type === "mask" || defaultReference(chosen) !== null)
    throw new EaselError("argument_invalid", "parameter_without_value", { name });
  return withoutPlaceholders(chosen);
}

/** Without the parameter, whose value now stands in the graph, or among the needs. */
function fixed(text: string, { written, after: { type, folder, choicesFrom, default: chosen } }: Change, workflow: Workflow): string {
  const presets = Object.keys(workflow.presets).map((preset) => ["presets", preset, "values", written]);
  const without = [["parameters", written], ...presets].reduce((rest, path) => removeValue(rest, [METADATA, ...path]), text);
  const need = [METADATA, "needs", "models", written];
  if (type !== "model" || folder === null) return without;
  const file = chosen === null || defaultReference(chosen) !== null ? null : chosen;
  // One that is there already says more than we know.
  if (hasValue(without, need)) return file === null ? without : setValue(without, [...need, "default"], file);
  return setValue(without, need, {
    folder,
    ...(choicesFrom !== null && { choices_from: choicesFrom }),
    ...(file !== null && { default: file }),
  });
}

/** With what the person says of the parameter, where that is another. */
function described(text: string, { before, after }: Change): string {
  const path = [METADATA, "parameters", after.name];
  const edited = after.description === before.description ? text : setValue(text, [...path, "description"], after.description);
  if (after.type === "image" || after.type === "mask" || isSame(after.default, before.default)) return edited;
  if (after.default !== null) return setValue(removeValue(edited, [...path, "required"]), [...path, "default"], after.default);
  const without = removeValue(edited, [...path, "default"]);
  return after.type === "seed" ? without : setValue(without, [...path, "required"], true);
}

/** The window has seeds and numbers as text. */
const isSame = (one: unknown, other: unknown) => one === other || (one !== null && other !== null && String(one) === String(other));

/** With a parameter where the graph had a value of its own, or one that was looked up with each call. */
function withParameter(text: string, parameter: DraftParameter, { variants: [{ graph, needs }] }: Workflow): string {
  const { name, places } = parameter;
  const isHere = (use: PlaceholderUse) => places.some(({ node, input }) => use.node === node && use.input === input);
  const [here, elsewhere] = [true, false].map((wanted) => findPlaceholders(graph).filter((use) => isHere(use) === wanted));
  const left = new Set(elsewhere?.map((use) => use.name));
  const unused = (here ?? []).map((use) => use.name).filter((old) => !left.has(old));
  let edited = text;
  for (const { node, input } of places) edited = setValue(edited, [node, "inputs", input], `{{${name}}}`);
  for (const old of unused) edited = removeValue(edited, [METADATA, "needs", old in needs.models ? "models" : "choices", old]);
  return setValue(edited, [METADATA, "parameters", name], sourceOf(parameter));
}
