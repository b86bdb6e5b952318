import { z } from "zod";
import type { FileSystem } from "./file-system.ts";

/** A JSON file that another app keeps about itself; null when it is not there, or of another shape. */
export async function readRecord<T extends z.ZodType>(system: FileSystem, file: string, schema: T): Promise<z.output<T> | null> {
  return schema.safeParse(await system.json(file)).data ?? null;
}

/** A list without the entries that are of another shape. */
export const lenientListOf = <T extends z.ZodType>(entry: T) =>
  z.array(z.unknown()).transform((entries) => entries.flatMap((one) => entry.safeParse(one).data ?? []));
