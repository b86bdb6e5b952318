import { type FlagProblem, type ForbiddenFlagReason, flagProblemText } from "#contract/messages/en/errors/supervisor.ts";
import type { LaunchChoices } from "#contract/view.ts";

/** A flag of main.py, as argparse knows it. */
export interface Flag {
  /** How many values it takes: none, one, at most one, any number, at least one. */
  nargs: "0" | "1" | "?" | "*" | "+";
  /** Null: any value will do. */
  choices: readonly string[] | null;
}

/** The flags of one version of ComfyUI. */
export interface KnownFlags {
  flags: ReadonlyMap<string, Flag>;
  /** Groups of which at most one flag may be given; argparse ends the program otherwise. */
  exclusive: readonly (readonly string[])[];
}

/** A flag with the values that follow it. `flag` is "" for values that come before any flag. */
export interface GivenFlag {
  flag: string;
  values: string[];
}

/** What nobody may set through Easel. */
const FORBIDDEN_FLAGS: Readonly<Record<string, ForbiddenFlagReason>> = {
  "--enable-cors-header": "opens_to_websites",
  "--listen": "opens_to_network",
  "--port": "chooses_port",
  "--tls-keyfile": "encrypts",
  "--tls-certfile": "encrypts",
  "--multi-user": "asks_for_user",
  "--auto-launch": "opens_browser",
  "--quick-test-for-ci": "ends_at_once",
  "--list-feature-flags": "ends_at_once",
  "--help": "ends_at_once",
  "-h": "ends_at_once",
};

/** These may be given several times, and all of them count. */
const REPEATABLE_FLAGS = new Set(["--extra-model-paths-config", "--feature-flag"]);

/** The exclusive group that every version has, for when its help could not be read. */
const MEMORY_FLAGS = ["--gpu-only", "--highvram", "--normalvram", "--lowvram", "--novram", "--cpu"];

/** Reads what argparse prints for `main.py --help`; null when the text is something else. */
export function parseHelp(help: string): KnownFlags | null {
  const [, usage, options] = /^usage:([\s\S]*?)\n\s*\n([\s\S]*)$/m.exec(help.replaceAll("\r", "")) ?? [];
  if (usage === undefined || options === undefined) return null;
  const flags = new Map<string, Flag>();
  // Two spaces, or the end of the line, follow a flag and its values.
  for (const [, flag, values] of options.matchAll(/^ {2}(--[\w-]+)((?: \S+)*?)(?: {2,}.*)?$/gm)) {
    if (flag !== undefined) flags.set(flag, parseFlag((values ?? "").trim()));
  }
  if (!flags.has("--port")) return null;
  return { flags, exclusive: exclusiveGroups(usage.replace(/\s+/g, " ")) };
}

function parseFlag(text: string): Flag {
  const choices = /^\[?\{([^}]*)\}\]?$/.exec(text)?.[1]?.split(",") ?? null;
  if (text === "") return { nargs: "0", choices: null };
  if (/^\S+ \[\S+ \.\.\.\]$/.test(text)) return { nargs: "+", choices: null };
  if (/^\[.*\.\.\.\]+$/.test(text)) return { nargs: "*", choices: null };
  // ComfyUI prints its enums as [a,b], which means a choice, not an optional value.
  const listed = /^\[([^\]{]+,[^\]]+)\]$/.exec(text)?.[1]?.split(",");
  if (listed) return { nargs: "1", choices: listed };
  return { nargs: text.startsWith("[") ? "?" : "1", choices };
}

/** The groups that stand as "[--a | --b X]" at the top level of the usage. */
function exclusiveGroups(usage: string): string[][] {
  const groups: string[][] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < usage.length; at += 1) {
    if (usage[at] === "[") {
      if (depth === 0) start = at + 1;
      depth += 1;
    } else if (usage[at] === "]") {
      depth -= 1;
      const members = depth === 0 ? usage.slice(start, at).split(" | ") : [];
      if (members.length > 1) groups.push(members.map((member) => member.trim().split(" ", 1)[0] ?? ""));
    }
  }
  return groups;
}

/** Arguments sorted into flags and their values. Values before any flag get the flag "". */
export function parseFlags(args: readonly string[]): GivenFlag[] {
  const given: GivenFlag[] = [];
  for (const arg of args) {
    const isFlag = /^-(?![\d.])/.test(arg); // "-1" is a number
    const [flag = "", value] = isFlag ? splitAtEquals(arg) : ["", arg];
    if (isFlag || given.length === 0) given.push({ flag, values: [] });
    if (value !== undefined) given.at(-1)?.values.push(value);
  }
  return given;
}

function splitAtEquals(arg: string): [string, string?] {
  const at = arg.indexOf("=");
  return at < 0 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
}

/** Why a flag cannot be used; null when it can. `known`: null where the help of this ComfyUI could not be read. */
export function flagProblem({ flag, values }: GivenFlag, known: KnownFlags | null): FlagProblem | null {
  if (flag === "") return { problem: "without_flag", value: values.join(" ") };
  const reason = FORBIDDEN_FLAGS[flag];
  if (reason) return { problem: "forbidden", reason };
  if (!/^--[a-z]/i.test(flag)) return { problem: "not_a_flag" };
  // argparse completes the beginning of a flag.
  if (!known) return Object.keys(FORBIDDEN_FLAGS).some((one) => one.startsWith(flag)) ? { problem: "forbidden_when_completed" } : null;
  const expected = known.flags.get(flag);
  return expected ? valueProblem(values, expected) : { problem: "unknown" };
}

function valueProblem(values: readonly string[], { nargs, choices }: Flag): FlagProblem | null {
  if (nargs === "0" && values.length > 0) return { problem: "takes_no_value" };
  if (nargs === "1" && values.length !== 1) return { problem: "takes_one_value" };
  if (nargs === "?" && values.length > 1) return { problem: "takes_one_value_at_most" };
  if (nargs === "+" && values.length === 0) return { problem: "takes_a_value" };
  if (choices === null) return null;
  const wrong = values.find((value) => !choices.includes(value));
  return wrong ? { problem: "value_not_allowed", value: wrong, allowed: choices } : null;
}

/** The first of `others` that may not stand beside this flag; null when there is none. */
export function conflictingFlag(flag: string, others: readonly GivenFlag[], known: KnownFlags | null): string | null {
  const groups = (known?.exclusive ?? [MEMORY_FLAGS]).filter((group) => group.includes(flag));
  return others.find((other) => other.flag !== flag && groups.some((group) => group.includes(other.flag)))?.flag ?? null;
}

/** The flags for what a person chose in the settings. `cpu` overrules it: this computer turned out to have no usable graphics card. */
export function flagsForChoices(choices: LaunchChoices, cpu: boolean, known: KnownFlags | null): GivenFlag[] {
  if (cpu || choices.memory === "cpu") return [{ flag: "--cpu", values: [] }];
  const flags: GivenFlag[] = [];
  if (choices.memory === "less") {
    flags.push({ flag: "--lowvram", values: [] });
    // With dynamic VRAM (ComfyUI 0.24) --lowvram does nothing; there this one unloads models from the card between uses.
    if (known?.flags.has("--disable-dynamic-vram")) flags.push({ flag: "--disable-smart-memory", values: [] });
  }
  if (choices.device !== null) flags.push({ flag: "--cuda-device", values: [String(choices.device)] });
  if (choices.reserveVram !== null) flags.push({ flag: "--reserve-vram", values: [String(choices.reserveVram)] });
  return flags;
}

/**
 * Puts all lists together into the arguments for main.py. A later flag wins over one that it excludes and over itself. What cannot be
 * used is left out; `notes` are lines for the log that say so.
 */
export function combineFlags(lists: readonly (readonly GivenFlag[])[], known: KnownFlags | null): { args: string[]; notes: string[] } {
  const notes: string[] = [];
  let kept: GivenFlag[] = [];
  for (const given of lists.flat()) {
    const problem = flagProblem(given, known);
    if (problem) {
      const text = flagProblemText(problem);
      notes.push(given.flag === "" ? `${text}, so it is left out` : `${given.flag} is left out: ${text}`);
      continue;
    }
    const excluded = conflictingFlag(given.flag, kept, known);
    if (excluded) notes.push(`${excluded} is left out: ${given.flag} was chosen instead`);
    kept = kept.filter(({ flag }) => flag !== excluded && (flag !== given.flag || REPEATABLE_FLAGS.has(flag)));
    kept.push(given);
  }
  return { args: kept.flatMap(({ flag, values }) => [flag, ...values]), notes };
}
