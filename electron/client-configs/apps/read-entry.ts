import { isObject } from "../grammars/grammar.ts";
import type { BridgeEntry } from "./client.ts";

/**
 * What an app would start for an entry of its settings; null for what starts nothing (a server elsewhere, or no entry at all).
 * One reading serves every app: they differ in words (`cmd`, `envs`, `environment`), and opencode keeps command and arguments in one list.
 */
export function readEntry(entry: unknown): BridgeEntry | null {
  if (!isObject(entry)) return null;
  const [command, ...first] = texts(entry.command ?? entry.cmd);
  if (command === undefined) return null;
  const environment = entry.env ?? entry.envs ?? entry.environment ?? {};
  const env = isObject(environment) ? environment : {};
  return {
    command,
    args: [...first, ...texts(entry.args)],
    env: Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => typeof pair[1] === "string")),
  };
}

function texts(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === "string");
}
