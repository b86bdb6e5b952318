/** The entry of a table of sentences for a name that somebody else chose; undefined where it has none. */
export const lookUp = (table: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
