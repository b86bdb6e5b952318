import type { Place, ValueFlow } from "./value-flow.ts";

export type TextRole = "positive" | "negative";

const NEGATIVE = /(^|[^a-z])neg(ative)?([^a-z]|$)/i;
const POSITIVE = /(^|[^a-z])pos(itive)?([^a-z]|$)/i;
/** What the makers of nodes call a text that somebody writes to a model. */
const PROMPT = /(^|[_.])(prompt|text|caption|instruction|description|lyrics|tags)(_|\d|$)/i;
const STRICT_PROMPT = /(^|[_.])prompt(_|$)/i;
/** Texts that serve a node's own work: what it joins with, looks for, replaces by, or how it shall behave. */
const TOOLS =
  /delim|separator|format|template|pattern|regex|expression|find|replace|search|substring|system|shader|json|path|file|folder|prefix|suffix|language|voice|layers|coord/i;

/**
 * What a text says: what shall be there, or what shall not; null where it is no prompt. Told by where it leads, and by the names of
 * the inputs on the way. A text that serves as both (a negative that is made of the prompt) is a prompt.
 */
export function promptRole(flow: ValueFlow, place: Place): TextRole | null {
  if (!isWritten(flow, place)) return null;
  const own = roleNamed(place.input);
  if (own) return own;
  const roles = flow.destinations(place).flatMap((destination) => rolesAt(flow, destination));
  if (roles.includes("positive")) return "positive";
  return roles.includes("negative") ? "negative" : null;
}

/** Whether a text is one that people write for others to read, and no setting. */
function isWritten(flow: ValueFlow, place: Place): boolean {
  if (TOOLS.test(place.input) && !roleNamed(place.input)) return false;
  const info = flow.infoOf(place);
  if (!info) return PROMPT.test(place.input) || roleNamed(place.input) !== null || /^(string|value)/i.test(place.input);
  if (!info.type.split(",").includes("STRING") || info.upload) return false;
  const others = flow.classOf(place.node)?.inputs.filter(({ name, type }) => type === "STRING" && name !== place.input) ?? [];
  // What a node looks for something in is a pattern for texts, not one of them.
  if (others.some(({ name }) => /find|regex|pattern/i.test(name))) return false;
  // Beside a text of several lines, one of a single line is a setting, unless it is called a prompt.
  return info.multiline === true || PROMPT.test(place.input) || roleNamed(place.input) !== null || !others.some((other) => other.multiline);
}

function roleNamed(input: string): TextRole | null {
  if (NEGATIVE.test(input)) return "negative";
  return POSITIVE.test(input) ? "positive" : null;
}

function rolesAt(flow: ValueFlow, { node, input }: Place): TextRole[] {
  const info = flow.classOf(node);
  const named = roleNamed(input);
  if (named) return [named];
  if (!info) {
    const roles = flow.consumers(node).flatMap((place) => conditioningRoles(flow, place, new Set()));
    return roles.length === 0 && STRICT_PROMPT.test(input) ? ["positive"] : roles;
  }
  const encodes = info.outputs.some(({ type }) => type === "CONDITIONING");
  if (encodes) return flow.consumersOf(node, "CONDITIONING").flatMap((place) => conditioningRoles(flow, place, new Set()));
  // Nodes that go from a text to their result in one step, such as those of ComfyUI's partners, or that write another text by it.
  const takesText = flow.infoOf({ node, input })?.type.includes("STRING") ?? false;
  if (!takesText || TOOLS.test(input)) return [];
  const makes = !info.outputNode && info.outputs.every(({ type }) => type !== "STRING");
  return STRICT_PROMPT.test(input) || (PROMPT.test(input) && makes) ? ["positive"] : [];
}

/** What a conditioning is taken for in the end. Followed through what only changes it; models and pictures lead elsewhere. */
function conditioningRoles(flow: ValueFlow, place: Place, seen: Set<string>): TextRole[] {
  const info = flow.classOf(place.node);
  const type = flow.infoOf(place)?.type;
  if (type !== undefined && type !== "CONDITIONING" && type !== "*" && type !== "COMFY_MATCHTYPE_V3") return [];
  const named = roleNamed(place.input);
  if (named) return [named];
  if (seen.has(place.node)) return [];
  seen.add(place.node);
  const next = (info ? [...CONDITIONING_LIKE].flatMap((one) => flow.consumersOf(place.node, one)) : flow.consumers(place.node)).filter(
    (consumer) => info !== null || /cond/i.test(consumer.input) || roleNamed(consumer.input) !== null,
  );
  if (next.length > 0) return next.flatMap((consumer) => conditioningRoles(flow, consumer, seen));
  // Guiders and samplers that know no negative.
  return info && type === "CONDITIONING" ? ["positive"] : [];
}

const CONDITIONING_LIKE = ["CONDITIONING", "*", "COMFY_MATCHTYPE_V3"];
