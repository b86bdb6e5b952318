import fs from "node:fs";
import path from "node:path";
import log from "electron-log/node";

const MAX_FILES = 5;
const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** When more than this waits to be written, it is written at once. */
const MAX_UNWRITTEN_CHARACTERS = 256 * 1024;

/** A log on the disk, of which the oldest part goes when it becomes too long. Lines are written in batches. */
export class LogFile {
  readonly #logger: ReturnType<typeof log.create>;
  #unwritten: string[] = [];
  #unwrittenLength = 0;

  /** `name`: of the file, without its ending. */
  constructor(directory: string, name: string) {
    this.#logger = log.create({ logId: path.join(directory, name) });
    const { console, file } = this.#logger.transports;
    console.level = false;
    file.resolvePathFn = () => path.join(directory, `${name}.log`);
    file.maxSize = MAX_FILE_BYTES;
    file.format = "{text}";
    file.archiveLogFn = (old) => rotate(old.path);
  }

  /** Many lines are written at once: each write is a system call that everything else waits for. */
  add(line: string): void {
    this.#unwritten.push(line);
    this.#unwrittenLength += line.length;
    if (this.#unwrittenLength > MAX_UNWRITTEN_CHARACTERS) this.save();
  }

  /** Writes what has been added. */
  save(): void {
    if (this.#unwritten.length > 0) this.#logger.info(this.#unwritten.join("\n"));
    this.#unwritten = [];
    this.#unwrittenLength = 0;
  }
}

/** easel.log -> easel.1.log -> ... -> easel.5.log -> gone. */
function rotate(file: string): void {
  const numbered = (n: number) => file.replace(/\.log$/, `.${n}.log`);
  try {
    fs.rmSync(numbered(MAX_FILES), { force: true });
    for (let n = MAX_FILES - 1; n >= 1; n -= 1) if (fs.existsSync(numbered(n))) fs.renameSync(numbered(n), numbered(n + 1));
    fs.renameSync(file, numbered(1));
  } catch {
    // A log file that another program holds open stays where it is.
  }
}
