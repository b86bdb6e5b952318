import { mkdirSync, readFileSync, renameSync, rmdirSync, watch, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** An AI app that writes its own settings while Easel does; for the tests of both at once. */
const [, , file = "", manner = ""] = process.argv;

function save(settings: unknown): void {
  writeFileSync(`${file}.app`, JSON.stringify(settings, null, 1));
  renameSync(`${file}.app`, file);
}

const read = () => JSON.parse(readFileSync(file, "utf8"));

/** Writes the moment Easel's temporary file appears, once for each. */
function whenEaselWrites(): void {
  let round = 0;
  let last = "";
  watch(dirname(file), (_event, name) => {
    if (name === null || name === last || !name.startsWith(`.${basename(file)}.easel-`)) return;
    last = name;
    round += 1;
    save({ mcpServers: { a: {} }, padding: "x".repeat(6_000_000), round });
  });
  process.stdout.write("ready\n");
}

/** Counts up under `proper-lockfile`'s lock, as Cline does, and says so if a count of its own was lost. */
function countUnderLock(): void {
  const lock = `${file}.lock`;
  let own = read().count;
  setInterval(() => {
    try {
      mkdirSync(lock);
    } catch {
      return; // Easel has it
    }
    const settings = read();
    if (settings.count !== own) process.stdout.write(`LOST ${own}, found ${settings.count}\n`);
    own = settings.count + 1;
    save({ ...settings, count: own });
    rmdirSync(lock);
  }, 7);
}

if (manner === "with-lock") countUnderLock();
else whenEaselWrites();
