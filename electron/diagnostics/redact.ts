import os from "node:os";

/** What is nobody else's business, as far as it is known beforehand. */
export interface Secrets {
  /** The person's home folder. */
  home: string;
  /** Names of the person and of the computer. */
  names: readonly string[];
  /** What was asked for. */
  prompts: readonly string[];
}

/** Of this computer and who uses it now. */
export function ownSecrets(prompts: readonly string[]): Secrets {
  return { home: os.homedir(), names: [userName(), os.hostname()], prompts };
}

/**
 * Takes out of a text, for somebody who helps, what is nobody else's business: names, home folders, tokens, prompts. Where a rule
 * cannot tell exactly how far a secret reaches, it takes more.
 */
export function redact(text: string, { home, names, prompts }: Secrets): string {
  let rest = text;
  for (const prompt of forms(prompts)) rest = rest.split(prompt).join("(prompt)");
  rest = rest.replace(anyOf([home, home.replaceAll("\\", "\\\\"), home.replaceAll("\\", "/"), encodeURI(home)]), "~");
  for (const [pattern, instead] of RULES) rest = rest.replace(pattern, instead);
  const known = names.filter((name) => name.length > 2 && name !== "localhost");
  return known.length === 0
    ? rest
    : rest.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${known.map(literally).join("|")})(?![\\p{L}\\p{N}])`, "giu"), "(name)");
}

/** A secret's value: quoted, with what is escaped in it; or up to the next blank or end of a list. */
const VALUE = `("(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|[^\\s"',;&)}\\]]+)`;
const SECRET_KEY = "[\\w-]*(?:token|secret|passw(?:or)?d|api[_-]?key|access[_-]?key|private[_-]?key|credential|cookie)s?";
/** Keys under which ComfyUI's nodes and AI apps hold what a person wrote. */
const PROMPT_KEY = "(?:[\\w-]*prompt(?:_[gl])?|(?:\\w+_)?text(?:_[gl\\d])?|positive|negative|caption|question|wildcards?)";

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer\s+|authorization["']?\s*[:=]\s*["']?(?!bearer)\w+\s+)[\w.~+/-]{6,}=*/gi, "$1(removed)"],
  [/(:\/\/)[^\s/@"']+@/g, "$1(removed)@"],
  [new RegExp(`\\b(${SECRET_KEY}["']?\\s*[:=]\\s*)(?!["']?(?:bearer|basic)\\b)${VALUE}`, "gi"), "$1(removed)"],
  [/\b(?:sk|pk|gh[a-z]|hf|pat|glpat|r8|xox[a-z]|github_pat)[-_][\w-]{10,}/g, "(removed)"],
  [/\b(?:AKIA[0-9A-Z]{12,}|AIza[\w-]{20,}|eyJ[\w-]{10,}(?:\.[\w-]+)*)/g, "(removed)"],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "(address)"],
  [
    new RegExp(`(["']${PROMPT_KEY}["']\\s*:\\s*|\\b${PROMPT_KEY}\\s*=\\s*)("(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')`, "gi"),
    "$1(removed)",
  ],
  // Without quotes a prompt ends where its line does.
  [/\b((?:positive |negative )?prompt\s*[:=][ \t]*)(?!\(removed\)|\(prompt\)$)\S.*/gim, "$1(removed)"],
  // Somebody else's home; a name may hold blanks when a folder follows.
  [
    /((?:^|[\s"'(=:,]|file:\/\/)(?:\/home\/|\/Users\/)|\b[a-z]:(?:\\{1,2}|\/)(?:Users|Documents and Settings)(?:\\{1,2}|\/))(?!\(name\))(?:[^\\/\n"'<>|:*?]{1,64}?(?=[\\/])|[^\s\\/"'<>|:,;)]+)/gim,
    "$1(name)",
  ],
];

/** As it is, as JSON and as Python print it, and each of its lines. The longest first: one may hold another. */
function forms(prompts: readonly string[]): string[] {
  const told = prompts.flatMap((prompt) => [prompt, ...prompt.split(/\r?\n/)].map((part) => part.trim()));
  const all = told.filter(tellsSomething).flatMap((part) => [part, JSON.stringify(part).slice(1, -1), pythonRepr(part)]);
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}

/** One or two plain letters are in every text; in other scripts they are words. */
const tellsSomething = (text: string): boolean => text.length > 2 || /[^\p{ASCII}]/u.test(text);

const pythonRepr = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n");

const anyOf = (texts: readonly string[]): RegExp =>
  new RegExp(texts.map((text) => `${literally(text)}(?![\\p{L}\\p{N}])`).join("|"), "giu");

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return ""; // a user without an entry, in a container
  }
}
