import path from "node:path";

/**
 * Whether `file` is `folder` or lies below it, by their names alone: links are the caller's to resolve first. Both absolute, of the
 * system that `system` stands for.
 */
export function isInside(folder: string, file: string, system: Pick<path.PlatformPath, "relative" | "sep" | "isAbsolute"> = path): boolean {
  const way = system.relative(folder, file);
  return way !== ".." && !way.startsWith(`..${system.sep}`) && !system.isAbsolute(way);
}
