import { isObject, same } from "../grammars/grammar.ts";

/** Whether an entry is ours: it is what we once wrote, or it starts an easel-bridge, wherever that lies. */
export function isOurs(entry: unknown, written: readonly unknown[]): boolean {
  return startsBridge(entry) || written.some((one) => same(one, entry));
}

function startsBridge(entry: unknown): boolean {
  if (!isObject(entry)) return false;
  const words = [entry.command, entry.cmd, entry.args].flat();
  return words.some((word) => typeof word === "string" && /(^|[\\/])easel-bridge(\.[a-z]+)?$/i.test(word));
}
