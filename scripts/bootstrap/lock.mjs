// For work that two runs at once would undo for each other. The lock is a file that holds the process id of who has it.
import fs from "node:fs";
import path from "node:path";

/** Works alone, or waits (and says so) until whoever has the lock has ended: in good order, or killed. */
export async function withLock(file, waiting, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let waited = false; !taken(file); ) {
    if (isAbandoned(file)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!waited) console.log(waiting);
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function taken(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isAbandoned(file) {
  try {
    const pid = Number(fs.readFileSync(file, "utf8"));
    // Without a number it is just being written, unless it has been so for a while.
    if (!pid) return Date.now() - fs.statSync(file).mtimeMs > 60_000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
