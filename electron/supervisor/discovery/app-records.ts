import { z } from "zod";
import type { Computer } from "./file-system.ts";

/** Reading the records that other apps keep about themselves: any shape may come, only the known one counts. */
export async function record<T extends z.ZodType>(computer: Computer, file: string, schema: T): Promise<z.output<T> | null> {
  return schema.safeParse(await computer.json(file)).data ?? null;
}

/** A list of which entries of another shape are left out. */
export const listOf = <T extends z.ZodType>(entry: T) =>
  z.array(z.unknown()).transform((entries) => entries.flatMap((one) => entry.safeParse(one).data ?? []));
