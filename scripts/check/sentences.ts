import fs from "node:fs";
import path from "node:path";
import { parseSync } from "vite";
import { root } from "../bootstrap/root.ts";

/**
 * Finds sentences for a person that are written outside of the message catalogue (`contract/messages`), where nobody can translate
 * them. It goes by looks: text in JSX, attributes and fields that hold words to read, and strings that read like a sentence. What
 * only a log or an unforeseen error says is left alone.
 */

/** Where a person is spoken to. */
const ROOMS = [
  "renderer",
  "electron/app",
  "electron/window",
  "electron/tray",
  "electron/ipc",
  "electron/bridge",
  "electron/gallery",
  "electron/diagnostics",
  "electron/supervisor",
  "electron/client-configs",
];

/** What looks like a sentence of the window and is none. Paths, or folders that end in a slash; `text` says which strings, else all. */
const EXCEPTIONS: readonly { at: string; text?: RegExp; why: string }[] = [
  { at: "renderer/dev/", why: "made-up states for looking at the pages" },
  { at: "renderer/app-view/host/host.ts", text: /^Unknown method$/, why: "a JSON-RPC error" },
  { at: "renderer/app-view/told.ts", why: "what AI apps are told" },
  { at: "electron/client-configs/cli/", why: "the output of easel-connect, a command" },
  { at: "electron/client-configs/extension/mcpb-bundle.ts", why: "the manifest that Claude Desktop shows of the extension" },
  { at: "electron/client-configs/grammars/", text: /^(Invalid TOML document:|Map keys must be unique)$/, why: "what the parsers say" },
  { at: "electron/supervisor/discovery/", text: /^(Program Files|System Volume|Library\/|Application Support)/, why: "names of folders" },
  { at: "electron/supervisor/discovery/fake-system.ts", why: "folders of a computer made up for tests" },
  { at: "electron/supervisor/discovery/layouts/", text: /^Comfy Desktop$/, why: "the name of an app" },
  { at: "electron/client-configs/", text: /^Application Support$/, why: "the name of a folder" },
  {
    at: "electron/client-configs/apps/",
    text: /^(Programs\/|Claude |LM Studio|Visual Studio |Start-Process )/,
    why: "names of folders and programs, and a command",
  },
  {
    at: "electron/client-configs/apps/terminals.ts",
    text: /^Makes pictures with ComfyUI /,
    why: "what Easel writes into Goose's settings",
  },
  { at: "electron/supervisor/engine-view.ts", text: /^The (engine|ComfyUI) /, why: "reasons in an EngineReport, which AI apps read" },
  { at: "electron/supervisor/launch/flags.ts", text: / is left out: /, why: "lines for the log" },
  { at: "electron/supervisor/installer/gpu-detection.ts", text: /Get-CimInstance/, why: "a command" },
  { at: "electron/supervisor/installer/download/unpack.ts", text: / does not belong into sources$/, why: "details for the log" },
  { at: "electron/supervisor/process/port-owner.ts", text: /^PID eq/, why: "a command" },
];

/** Attributes and fields whose text is read or heard by a person, also where it is one word. */
const SPOKEN =
  /^(aria-(label|description|roledescription|valuetext)|alt|title|label|placeholder|hint|summary|detail|message|remedy|question|body|buttons|says)$/;
/** Attributes that hold no words. */
const UNSPOKEN = /^(class(Name)?|style|d|transform|viewBox|id|key|href|src|accept|points)$/;
/** Whose arguments only a log, a terminal or an unforeseen error shows. */
const UNHEARD = /^(console\.\w+|(this\.)?#?(\w+\.)*(log|logs\.add|note|onLine|warn|debug)|\w*Error)$/;

export interface Finding {
  file: string;
  line: number;
  text: string;
}

/** A node of the syntax tree, of whatever kind (ESTree, with JSX and TypeScript). */
interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

/** Every sentence in the product's source that should be in the catalogue. */
export function findSentences(): Finding[] {
  const rooms = new Set(ROOMS.flatMap(sourcesIn));
  return [...rooms].sort().flatMap((file) => sentencesIn(file, fs.readFileSync(path.join(root, file), "utf8")));
}

/** Those in one file; `file` is its path in the project, which decides what is looked for. */
export function sentencesIn(file: string, source: string): Finding[] {
  const found: Finding[] = [];
  const report = (node: Node, text: string) =>
    found.push({ file, line: source.slice(0, node.start).split("\n").length, text: text.replace(/\s+/g, " ").trim() });
  walk(parseSync(file, source).program as unknown as Node, [], (node, parents) => {
    const text = textOf(node);
    if (text !== null && isForPeople(text, node, parents) && !isException(file, text.trim())) report(node, text);
  });
  return found;
}

function sourcesIn(room: string): string[] {
  const entries = fs.readdirSync(path.join(root, room), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.test|\.d|^testing)\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((file) => !file.includes("/testing/") && !file.includes("/test/"));
}

const isException = (file: string, said: string): boolean =>
  EXCEPTIONS.some(({ at, text }) => (file === at || (at.endsWith("/") && file.startsWith(at))) && (text?.test(said) ?? true));

function walk(node: Node, parents: readonly Node[], visit: (node: Node, parents: readonly Node[]) => void): void {
  visit(node, parents);
  const inner = [...parents, node];
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, inner, visit);
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** The text of a string, a template (with "0" where something is put in) or JSX text; null for every other node. */
function textOf(node: Node): string | null {
  if (node.type === "JSXText") return String(node.value);
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type !== "TemplateLiteral") return null;
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("0");
}

function isForPeople(text: string, node: Node, parents: readonly Node[]): boolean {
  if (!/\p{L}/u.test(text)) return false;
  if (node.type === "JSXText") return true;
  if (parents.some((parent) => /^TS.*Type$|^Import|^Export(All|Named)/.test(parent.type) && parent.type !== "ExportNamedDeclaration"))
    return false;
  if (parents.some((parent, index) => isCall(parent) && (isThrown(parents[index - 1]) || UNHEARD.test(calleeOf(parent))))) return false;
  const field = fieldOf(node, parents);
  if (UNSPOKEN.test(field)) return false;
  return SPOKEN.test(field) ? /^\p{Lu}/u.test(text.trim()) : readsLikeASentence(text);
}

/** The attribute or field whose value the node is, or is part of; empty where it is none's. */
function fieldOf(node: Node, parents: readonly Node[]): string {
  for (const [index, parent] of [...parents.entries()].reverse()) {
    const child = parents[index + 1] ?? node;
    if (parent.type === "JSXAttribute") return String((parent.name as Node).name);
    if (parent.type === "Property") return parent.value === child ? String((parent.key as Node).name ?? (parent.key as Node).value) : "key";
    if (
      !/^(ArrayExpression|ConditionalExpression|LogicalExpression|TemplateLiteral|JSXExpressionContainer|BinaryExpression)$/.test(
        parent.type,
      )
    )
      return "";
  }
  return "";
}

/** Two words side by side, and the beginning or the end of a sentence. */
function readsLikeASentence(text: string): boolean {
  const said = text.trim();
  const wordsSideBySide = /\p{L}{2,}[,;:]?\s+[“"(]?\p{L}+/u.test(said);
  return wordsSideBySide && (/^[“"(]?(\p{Lu}|0 \p{L})/u.test(said) || /\p{L}[.!?…]$/u.test(said));
}

/** `throw new PictureGone("...")`: what an error that has no code says is for the log. */
const isThrown = (parent: Node | undefined): boolean =>
  parent?.type === "ThrowStatement" && (parent.argument as Node).type === "NewExpression";

const isCall = ({ type }: Node): boolean => type === "CallExpression" || type === "NewExpression";

/** "logs.add" of `logs.add(...)`; empty for what is no name. */
function calleeOf(call: Node): string {
  const name = (node: Node): string => {
    if (node.type === "Identifier" || node.type === "PrivateIdentifier") return String(node.name);
    if (node.type === "ThisExpression") return "this";
    return node.type === "MemberExpression" ? `${name(node.object as Node)}.${name(node.property as Node)}` : "";
  };
  return name(call.callee as Node).replace("this.", "");
}

/** Prints what it finds. Returns whether there is nothing. */
export function checkSentences(): boolean {
  const found = findSentences();
  for (const { file, line, text } of found) console.error(`${file}:${line}  ${text}`);
  if (found.length > 0)
    console.error(`\nSentences for a person that are not in the message catalogue (contract/messages): ${found.length}.`);
  return found.length === 0;
}

if (process.argv[1] === import.meta.filename) process.exit(checkSentences() ? 0 : 1);
