import type { BridgeContext } from "../context/context.ts";
import type { Engine } from "./engine-locator.ts";

/** Shown where no engine tells which folders it has. */
const USUAL_FOLDERS = ["checkpoints", "loras", "upscale_models"];

/** For a list of what could be asked: an engine that does not answer at once is left out of it. Milliseconds. */
const AT_ONCE = 500;

interface Kept {
  at: number;
  answer: Promise<unknown>;
}
let kept = new WeakMap<Engine["client"], Map<string, Kept>>();

/** After an engine has come back, perhaps with other folders and models. */
export function forgetLists(): void {
  kept = new WeakMap();
}

/** Files of one of ComfyUI's model folders; null for a folder that the engine does not know. */
export function knownModels(bridge: BridgeContext, folder: string, timeoutMs: number): Promise<string[] | null> {
  return ask(bridge, `models ${folder}`, timeoutMs, async ({ client }) => {
    const files = await client.models(folder);
    return files.length > 0 || (await client.modelFolders()).includes(folder) ? files : null;
  });
}

/** What KSampler takes at one of its inputs. */
export function engineOptions(bridge: BridgeContext, input: "sampler_name" | "scheduler", timeoutMs: number): Promise<string[]> {
  return ask(bridge, `KSampler.${input}`, timeoutMs, async ({ client }) => {
    const node = await client.nodeInfo("KSampler");
    return (node?.inputs.find(({ name }) => name === input)?.options ?? []).filter((option) => typeof option === "string");
  });
}

/** The model folders that may be shown, as far as the engine answers at once. */
export async function knownFolders(bridge: BridgeContext): Promise<string[]> {
  const asked = ask(bridge, "folders", 0, ({ client }) => client.modelFolders()).catch(() => USUAL_FOLDERS);
  const folders = await Promise.race([asked, bridge.clock.sleep(AT_ONCE).then(() => USUAL_FOLDERS)]);
  const usual = USUAL_FOLDERS.filter((folder) => folders.includes(folder));
  const others = folders.filter((folder) => !usual.includes(folder) && looksLikeFolder(folder)).sort();
  return [...usual, ...others].filter((folder) => isShownFolder(bridge, folder));
}

export const isShownFolder = ({ config: { resources } }: BridgeContext, folder: string) =>
  folder === "loras" ? resources.exposeLoras : resources.exposeModels;

/** Folders that ComfyUI counts among those of its models, and that hold none. */
const NO_MODELS = ["configs", "custom_nodes"];

/** Custom nodes may bring folders of any name, but none with a separator. */
export const looksLikeFolder = (folder: string) => /^[\w.-]{1,100}$/.test(folder) && !/^\.+$/.test(folder) && !NO_MODELS.includes(folder);

/** Lists are kept for as long as the configuration says. */
async function ask<T>(bridge: BridgeContext, key: string, timeoutMs: number, question: (engine: Engine) => Promise<T>): Promise<T> {
  const { locator } = await bridge.engineServices();
  const engine = await locator.waitUntilReady({ timeoutMs });
  const answers = kept.get(engine.client) ?? new Map<string, Kept>();
  kept.set(engine.client, answers);
  const known = answers.get(key);
  if (known && bridge.clock.now() - known.at < bridge.config.resources.modelsRefreshInterval * 1000) return known.answer as Promise<T>;
  const answer = question(engine);
  answers.set(key, { at: bridge.clock.now(), answer });
  // What could not be answered is asked again next time.
  answer.catch(() => answers.delete(key));
  return answer;
}
