/**
 * The flags after `main.py` in a line of a .bat file, as Windows splits them: quotes hold blanks together, `^` at the end goes on,
 * and what follows `&`, `|`, `<` or `>` is not for Python. Null when no line starts main.py.
 */
export function flagsInBatch(batch: string): string[] | null {
  const lines = batch.replace(/\^\r?\n/g, " ").split(/\r?\n/);
  const line = lines.find((one) => /main\.py\b/i.test(one) && !/^\s*(rem\b|::|echo\b)/i.test(one));
  const rest = /main\.py"?(.*)$/i.exec(line ?? "")?.[1];
  return rest === undefined ? null : splitFlags(rest.split(/[&|<>]/, 1)[0] ?? "").filter((flag) => !/^%[*\d]$/.test(flag));
}

/** Blanks separate, double quotes hold together; that is all that people write. */
export function splitFlags(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([word]) => word.replaceAll('"', ""));
}
