/**
 * The flags after `main.py` in a .bat file, split as Windows does: quotes keep spaces together, `^` at the end of a line continues it,
 * and what follows `&`, `|`, `<` or `>` is not for Python. Null when no line starts main.py.
 */
export function flagsInBatch(batch: string): string[] | null {
  const lines = batch.replace(/\^\r?\n/g, " ").split(/\r?\n/);
  const line = lines.find((one) => /main\.py\b/i.test(one) && !/^\s*(rem\b|::|echo\b)/i.test(one));
  const rest = /main\.py"?(.*)$/i.exec(line ?? "")?.[1];
  return rest === undefined ? null : splitFlags(rest.split(/[&|<>]/, 1)[0] ?? "").filter((flag) => !/^%[*\d]$/.test(flag));
}

/** A line of flags, split at spaces that are not in double quotes; people write nothing more complicated. */
export function splitFlags(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([word]) => word.replaceAll('"', ""));
}
