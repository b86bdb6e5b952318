import path from "node:path";
import { type Document, isMap, isNode, isScalar, parseDocument } from "yaml";
import { writeFileAtomic } from "#base/atomic-file.ts";
import { readRegularFile } from "#base/regular-file.ts";
import type { BridgeOptionChanges, BridgeOptionsView } from "#contract/bridge-option-changes.ts";
import { bridgeOptionNames, isOptionValue } from "#contract/bridge-options.ts";
import { EaselError } from "#contract/errors.ts";
import { loadConfig, MAX_FILE_BYTES } from "./load.ts";

/** Above a file that Easel begins. */
const BEGINNING = " What Easel's window has changed of the bridge's options. All of them: docs/options.md\n";

/** What a `config.yaml` says of the options that the window offers; all at their standards where there is no file. */
export async function readOptions(file: string): Promise<BridgeOptionsView> {
  const document = await openDocument(file);
  const view: BridgeOptionsView = { values: {}, byHand: [] };
  for (const name of bridgeOptionNames) {
    const value = valueAt(document, name);
    if (value === undefined || value === null) continue;
    if (isOptionValue(name, value) && !holdsVariable(value)) view.values[name] = value;
    else view.byHand.push(name);
  }
  return view;
}

/**
 * Changes options in a `config.yaml`, all or none; comments and whatever else is in it stay. The file is made where there is none.
 * Throws EaselError config_invalid where the file, as it would be then, could not be used, and leaves it untouched.
 */
export async function changeOptions(file: string, changes: BridgeOptionChanges, env: Record<string, string | undefined>): Promise<void> {
  const document = await openDocument(file);
  for (const name of bridgeOptionNames) {
    const value = changes[name];
    if (value === undefined) continue;
    if (value === null) remove(document, name);
    else document.setIn(pathOf(name), value);
  }
  const text = document.toString({ lineWidth: 0 });
  await loadConfig({ file, text, comfyuiUrls: [], workflows: [], listen: null, env });
  await writeFileAtomic(file, text);
}

async function openDocument(file: string): Promise<Document> {
  const bytes = await readRegularFile(file, MAX_FILE_BYTES).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new EaselError("config_invalid", "config_file_unreadable", { file: path.basename(file), cause: error.code ?? error.name });
  });
  const document = parseDocument(bytes?.toString("utf8") ?? "", { prettyErrors: false });
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents))) {
    // Says what is wrong, and where.
    await loadConfig({ file, comfyuiUrls: [], workflows: [], listen: null, env: {} });
  }
  if (bytes === null) document.commentBefore = BEGINNING;
  return document;
}

const pathOf = (name: string): string[] => name.split(".");

function valueAt(document: Document, name: string): unknown {
  const [section = "", option = ""] = pathOf(name);
  const node: unknown = document.get(section);
  if (!isMap(node)) return undefined;
  const value: unknown = node.get(option);
  return typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
}

/** A section that says nothing afterwards goes as well, unless a comment belongs to it, which would go with it. */
function remove(document: Document, name: string): void {
  const [section = ""] = pathOf(name);
  if (!document.hasIn(pathOf(name))) return;
  document.deleteIn(pathOf(name));
  const { contents } = document;
  const pair = isMap(contents) ? contents.items.find(({ key }) => isScalar(key) && key.value === section) : undefined;
  if (!isMap(pair?.value) || pair.value.items.length > 0) return;
  const comments = [pair.key, pair.value].map((node) => (isNode(node) ? (node.commentBefore ?? node.comment) : null));
  const isFirst = isMap(contents) && contents.items[0] === pair;
  if (!comments.some(Boolean) && !(isFirst && contents?.commentBefore)) document.delete(section);
}

/** `${NAME}` stands for a variable of the environment. */
const holdsVariable = (value: unknown): boolean => JSON.stringify(value).includes("${");
