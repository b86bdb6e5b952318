import { largestImageSize } from "./graph.ts";
import type { Graph } from "./types.ts";
import type { ExecutionError } from "./wire.ts";

/** Of a reason. */
const MAX_CHARACTERS = 300;
/** So many words of a prompt one after the other are no accident. */
const PROMPT_RUN_WORDS = 3;
/** What stands for something that is nobody's business. */
const HIDDEN = "...";

/** 0.3.64 adds this tip to every error on some builds of PyTorch, so it proves nothing. */
const MEMORY_TIP = "This error means you ran out of memory";

/** What the exception says, without the tip that the engine may have added. Holds paths and perhaps prompts: not for people. */
export function exceptionText({ exception_message }: Pick<ExecutionError, "exception_message">): string {
  return exception_message.split(MEMORY_TIP)[0] ?? "";
}

/**
 * The first line of what the exception says, as it may be told to anybody: without paths, addresses, keys and the words of the
 * graph's prompts. Null where nothing is left that says anything.
 */
export function failureReason(failed: ExecutionError, graph?: Graph): string | null {
  const line = firstLine(exceptionText(failed));
  const told = withoutPrompts(line, promptsOf(graph)).slice(0, 4 * MAX_CHARACTERS);
  const clean = withoutSecrets(told).replace(/\s+/g, " ").trim();
  const type = /\w+$/.exec(failed.exception_type)?.[0] ?? "";
  if (!/\p{L}{2}/u.test(clean)) return /^(Exception|RuntimeError|)$/.test(type) ? null : type;
  // A word alone, as a KeyError has it, says nothing without what kind of error it is.
  const whole = /\s/.test(clean) || type === "" ? clean : `${type}: ${clean}`;
  return whole.length > MAX_CHARACTERS ? `${whole.slice(0, MAX_CHARACTERS - HIDDEN.length)}${HIDDEN}` : whole;
}

function firstLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
  const plain = text.replace(/\x1b\[[0-9;]*[a-z]/gi, "").replace(/[^\P{C}\n\t]/gu, "");
  const lines = plain.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  const [first = ""] = lines;
  if (/^Traceback \(most recent call last\)/.test(first)) return lines.at(-1) ?? "";
  return /^<(!doctype|html)/i.test(first) ? "" : first;
}

/** The texts of a graph that may be somebody's own words. Names of files and choices have no spaces, or stand under other inputs. */
function promptsOf(graph: Graph | undefined): string[] {
  const inputs = Object.values(graph ?? {}).flatMap((node) => Object.entries(node.inputs ?? {}));
  return inputs.flatMap(([input, value]) => {
    if (typeof value !== "string" || value.trim().length < 3 || /^[^\n]*\.(safetensors|[a-z]\w{1,4})$/.test(value)) return [];
    return PROMPT_INPUT.test(input) || /\s\S+\s/.test(value) ? [value.trim()] : [];
  });
}

const PROMPT_INPUT = /text|prompt|positive|negative|caption|question|tags|lyrics|string|^value$|t5xxl|clip_[gl]/i;

function withoutPrompts(line: string, prompts: string[]): string {
  let left = line;
  for (const prompt of [...prompts].sort((a, b) => b.length - a.length)) {
    // One word may be there by accident, unless it is quoted.
    const shown = /\s|.{20}|[^\p{Script=Latin}\p{P}\d]/u.test(prompt) ? prompt : null;
    if (shown !== null) left = left.replaceAll(shown, HIDDEN);
    for (const quote of ["'", '"', "`"]) left = left.replaceAll(`${quote}${prompt}${quote}`, `${quote}${HIDDEN}${quote}`);
  }
  return withoutRuns(left, new Set(prompts.flatMap(runsOf)));
}

const bare = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Every few words that stand one after the other in a text. */
function runsOf(text: string): string[] {
  const words = text.split(/\s+/).map(bare);
  return words.slice(PROMPT_RUN_WORDS - 1).map((_, index) => words.slice(index, index + PROMPT_RUN_WORDS).join(" "));
}

function withoutRuns(line: string, runs: ReadonlySet<string>): string {
  const words = line.split(/\s+/);
  const hidden = new Set<number>();
  runsOf(line).forEach((run, index) => {
    if (runs.has(run)) for (let word = index; word < index + PROMPT_RUN_WORDS; word++) hidden.add(word);
  });
  const shown = words.flatMap((word, index) => (hidden.has(index) ? (hidden.has(index - 1) ? [] : [HIDDEN]) : [word]));
  return shown.join(" ");
}

/** A file's own name says which it is; the folders before it are nobody's business. */
const fileNameOf = (path: string) => /([^\\/]+\.[a-z]\w{1,11})[\\/]?$/i.exec(path)?.[1] ?? HIDDEN;

/** What is taken out, in this order, and what takes its place. */
const SECRETS: readonly [RegExp, string | ((found: string, ...groups: string[]) => string)][] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>)\]]+/gi, HIDDEN],
  [/\b[\w.+-]+@[\w-]+(\.[\w-]+)+/g, HIDDEN],
  [/\b(bearer|basic)\s+\S+/gi, (_found, scheme = "") => `${scheme} ${HIDDEN}`],
  [
    /\b((?:api|access|auth|secret)?[_ -]?(?:key|token|password|secret)\b["']?\s*(?:provided)?\s*[:=]\s*)["']?[^\s'",)]+/gi,
    (_found, name = "") => `${name}${HIDDEN}`,
  ],
  [/\b(?:sk|pk|rk|hf|ghp|gho|github_pat|xox[bp]|comfyui|r8|fal|key)[-_][\w*-]{8,}/gi, HIDDEN],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, HIDDEN],
  // Paths in quotes may hold spaces.
  [/(['"`])((?:[a-z]:[\\/]|\\\\|~?\/)[^'"`]*)\1/gi, (_found, quote = "", path = "") => `${quote}${fileNameOf(path)}${quote}`],
  [/(?<![\w.])(?:[a-z]:[\\/]+|\\\\)[^\s'"<>|,;()]+(?: [^\s'"<>|,;:()]*[\\/][^\s'"<>|,;()]*)*/gi, fileNameOf],
  [/(?<![\w.\])])~?\/(?:[^\s'"<>|,;:()/]+\/)+[^\s'"<>|,;:()]*/g, fileNameOf],
  [/(?<![\w.\])])~?\/(?:home|root|Users|mnt|media|opt|srv|tmp|var|workspace|data)\b[^\s'"<>|,;:()]*/g, HIDDEN],
  [/\bhost=(['"])[^'"]*\1/gi, `host=${HIDDEN}`],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, HIDDEN],
  [/(?<![\w:])\[?(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\]?(?::\d+)?(?![\w:])/gi, HIDDEN],
  [/\b(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+):\d{2,5}\b/gi, HIDDEN],
  [/\b0x[0-9a-f]{6,}\b/gi, HIDDEN],
  // A long word of letters and digits that is no name of a file.
  [/(?<![\w.-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{28,}(?![\w-]*\.[a-z])/gi, HIDDEN],
];

function withoutSecrets(line: string): string {
  return SECRETS.reduce((left, [pattern, instead]) => left.replace(pattern, instead as string), line);
}

/** The largest size in pixels that a graph names, with about half of its pixels; undefined where it names none, or no smaller one helps. */
export function smallerSize(graph: Graph | undefined) {
  const size = graph && largestImageSize(graph);
  if (!size) return undefined;
  const [smallerWidth, smallerHeight] = [smallerSide(size.width), smallerSide(size.height)];
  return smallerWidth < size.width || smallerHeight < size.height ? { ...size, smallerWidth, smallerHeight } : undefined;
}

/** About half the pixels, in the steps of 64 that every model takes. */
const smallerSide = (side: number) => Math.min(side, Math.max(64, Math.floor((side * Math.SQRT1_2) / 64) * 64));
