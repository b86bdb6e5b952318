import type { LaunchChoices } from "#contract/view.ts";

/** What a flag of main.py takes: argparse's nargs none, 1, ?, * and +. */
export interface Flag {
  takes: "nothing" | "one" | "maybe one" | "any number" | "some";
  choices: readonly string[] | null;
}

/** The flags of one version of ComfyUI. */
export interface KnownFlags {
  flags: ReadonlyMap<string, Flag>;
  /** Groups of which at most one flag may be given; argparse ends the program otherwise. */
  exclusive: readonly (readonly string[])[];
}

export interface GivenFlag {
  flag: string;
  values: string[];
}

/** What nobody may set through Easel, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  "--enable-cors-header": "it would let any website you visit use your ComfyUI",
  "--listen": "it could open your ComfyUI to other computers, and Easel keeps it to this one",
  "--port": "Easel finds a free port by itself",
  "--tls-keyfile": "Easel talks to ComfyUI within this computer, where nothing is encrypted",
  "--tls-certfile": "Easel talks to ComfyUI within this computer, where nothing is encrypted",
  "--multi-user": "ComfyUI would ask for a user whom Easel cannot name",
  "--auto-launch": "it would open a browser window at each start",
  "--quick-test-for-ci": "ComfyUI would end at once",
  "--list-feature-flags": "ComfyUI would end at once",
  "--help": "ComfyUI would end at once",
  "-h": "ComfyUI would end at once",
};

/** Of these, several may be given, and all count. */
const REPEATABLE = new Set(["--extra-model-paths-config", "--feature-flag"]);

/** The group every version has, for when its help could not be read. */
const MEMORY_FLAGS = ["--gpu-only", "--highvram", "--normalvram", "--lowvram", "--novram", "--cpu"];

/** Reads what argparse prints for `main.py --help`; null when that is no such text. */
export function readHelp(help: string): KnownFlags | null {
  const [, usage, options] = /^usage:([\s\S]*?)\n\s*\n([\s\S]*)$/m.exec(help.replaceAll("\r", "")) ?? [];
  if (usage === undefined || options === undefined) return null;
  const flags = new Map<string, Flag>();
  // A flag and what it takes are followed by two blanks, or by the end of the line.
  for (const [, flag, takes] of options.matchAll(/^ {2}(--[\w-]+)((?: \S+)*?)(?: {2,}.*)?$/gm)) {
    if (flag !== undefined) flags.set(flag, readTakes((takes ?? "").trim()));
  }
  if (!flags.has("--port")) return null;
  return { flags, exclusive: exclusiveGroups(usage.replace(/\s+/g, " ")) };
}

function readTakes(text: string): Flag {
  const choices = /^\[?\{([^}]*)\}\]?$/.exec(text)?.[1]?.split(",") ?? null;
  if (text === "") return { takes: "nothing", choices: null };
  if (/^\S+ \[\S+ \.\.\.\]$/.test(text)) return { takes: "some", choices: null };
  if (/^\[.*\.\.\.\]+$/.test(text)) return { takes: "any number", choices: null };
  // ComfyUI lists its enums as [a,b], which is a choice and not an option.
  const listed = /^\[([^\]{]+,[^\]]+)\]$/.exec(text)?.[1]?.split(",");
  if (listed) return { takes: "one", choices: listed };
  return { takes: text.startsWith("[") ? "maybe one" : "one", choices };
}

/** "[--a | --b X]" at the top level of the usage. */
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

/** Words as typed, sorted into flags and what is given to them. What comes before any flag has the flag "". */
export function groupFlags(words: readonly string[]): GivenFlag[] {
  const given: GivenFlag[] = [];
  for (const word of words) {
    const isFlag = /^-(?![\d.])/.test(word); // "-1" is a number
    const [flag = "", value] = isFlag ? splitOnce(word) : ["", word];
    if (isFlag || given.length === 0) given.push({ flag, values: [] });
    if (value !== undefined) given.at(-1)?.values.push(value);
  }
  return given;
}

function splitOnce(word: string): [string, string?] {
  const at = word.indexOf("=");
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

/** Why a flag cannot be used, as the end of the sentence "... is left out: ...". Null = it can. */
export function problemOf({ flag, values }: GivenFlag, known: KnownFlags | null): string | null {
  if (flag === "") return `“${values.join(" ")}” belongs to no flag`;
  const refused = REFUSED[flag];
  if (refused) return refused;
  if (!/^--[a-z]/i.test(flag)) return "it is no flag";
  // argparse takes the beginning of a flag for the flag.
  if (!known) return Object.keys(REFUSED).some((one) => one.startsWith(flag)) ? "it is the beginning of one that Easel must not set" : null;
  const expected = known.flags.get(flag);
  if (!expected) return "this version of ComfyUI does not know it";
  const { takes, choices } = expected;
  if (takes === "nothing" && values.length > 0) return "it takes no value";
  if (takes === "one" && values.length !== 1) return "it takes one value";
  if (takes === "maybe one" && values.length > 1) return "it takes one value at most";
  if (takes === "some" && values.length === 0) return "it takes at least one value";
  const wrong = choices && values.find((value) => !choices.includes(value));
  return wrong ? `“${wrong}” is none of ${choices.join(", ")}` : null;
}

/** The first flag that excludes this one. */
export function rivalOf(flag: string, others: readonly GivenFlag[], known: KnownFlags | null): string | null {
  const groups = (known?.exclusive ?? [MEMORY_FLAGS]).filter((group) => group.includes(flag));
  return others.find((other) => other.flag !== flag && groups.some((group) => group.includes(other.flag)))?.flag ?? null;
}

/** What the person chose, as flags. `cpu` overrules: this computer turned out to have no usable graphics card. */
export function chosenFlags(choices: LaunchChoices, cpu: boolean, known: KnownFlags | null): GivenFlag[] {
  if (cpu || choices.memory === "cpu") return [{ flag: "--cpu", values: [] }];
  const chosen: GivenFlag[] = [];
  if (choices.memory === "less") {
    chosen.push({ flag: "--lowvram", values: [] });
    // With dynamic VRAM (0.24) --lowvram does nothing; there this one takes models out of the card between their uses.
    if (known?.flags.has("--disable-dynamic-vram")) chosen.push({ flag: "--disable-smart-memory", values: [] });
  }
  if (choices.device !== null) chosen.push({ flag: "--cuda-device", values: [String(choices.device)] });
  if (choices.reserveVram !== null) chosen.push({ flag: "--reserve-vram", values: [String(choices.reserveVram)] });
  return chosen;
}

/**
 * All lists put together; a later one wins where flags exclude each other or come twice. What cannot be used is left out, with a
 * note for the log.
 */
export function combineFlags(lists: readonly (readonly GivenFlag[])[], known: KnownFlags | null): { words: string[]; notes: string[] } {
  const notes: string[] = [];
  let kept: GivenFlag[] = [];
  for (const given of lists.flat()) {
    const problem = problemOf(given, known);
    if (problem) {
      notes.push(given.flag === "" ? `${problem}, so it is left out` : `${given.flag} is left out: ${problem}`);
      continue;
    }
    const rival = rivalOf(given.flag, kept, known);
    if (rival) notes.push(`${rival} is left out: ${given.flag} was chosen instead`);
    kept = kept.filter(({ flag }) => flag !== rival && (flag !== given.flag || REPEATABLE.has(flag)));
    kept.push(given);
  }
  return { words: kept.flatMap(({ flag, values }) => [flag, ...values]), notes };
}
