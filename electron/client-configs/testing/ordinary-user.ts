import fs from "node:fs";
import path from "node:path";

const NOBODY = 65_534;

/** Does it as somebody whom permissions keep out, who owns that folder and all in it: root, whom nothing keeps out, becomes nobody. */
export async function asOrdinaryUser<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return await work();
  for (const inside of ["", ...fs.readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    fs.lchownSync(path.join(folder, inside), NOBODY, NOBODY);
  }
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
