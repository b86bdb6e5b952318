import fs from "node:fs";
import path from "node:path";

/**
 * Makes the directory, or takes it as it is, and leaves it to its owner alone, with the files and folders right in it: whoever made them
 * may have had another mask. What belongs to somebody else stays as it is. Not on Windows, where a user's own folders are private.
 * @throws the system's error where the directory cannot be made
 */
export function makePrivate(directory: string): void {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (process.platform === "win32") return;
  tighten(directory, 0o700);
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) tighten(path.join(directory, entry.name), 0o700);
    else if (entry.isFile()) tighten(path.join(directory, entry.name), 0o600);
  }
}

/** Takes away what is more than `mode`. */
function tighten(place: string, mode: number): void {
  try {
    const now = fs.lstatSync(place).mode & 0o777;
    if ((now & ~mode) !== 0) fs.chmodSync(place, now & mode);
  } catch {
    // it is somebody else's, or just gone
  }
}
