import fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { WORKFLOW_MEDIA_FILE, WORKFLOW_TEXT_FILE } from "#contract/workflow-files.ts";

/** Files that the person had the system open with Easel, until the window takes them. */
export class OpenedFiles {
  #waiting: string[] = [];
  #onOpened: (() => void) | null = null;

  /** Hears of files, also of those that came before anybody listened. */
  onOpened(listener: () => void): void {
    this.#onOpened = listener;
    if (this.#waiting.length > 0) listener();
  }

  add(files: readonly string[]): void {
    if (files.length === 0) return;
    this.#waiting.push(...files);
    this.#onOpened?.();
  }

  /** All that wait; they wait no more. */
  take(): string[] {
    return this.#waiting.splice(0);
  }
}

/**
 * The files among the words of Easel's command line that may hold a workflow, by their paths or `file:` addresses. `folder` is where the
 * command was given. Everything else there is Electron's, or the system's.
 */
export async function filesNamed(words: readonly string[], folder: string): Promise<string[]> {
  const places = words.filter((word) => !word.startsWith("-") && mayHoldWorkflow(word)).map((word) => placeOf(word, folder));
  const files = await Promise.all(places.map(async (place) => ((await isFile(place)) ? place : null)));
  return files.filter((file) => file !== null);
}

const mayHoldWorkflow = (name: string): boolean => WORKFLOW_TEXT_FILE.test(name) || WORKFLOW_MEDIA_FILE.test(name);

function placeOf(word: string, folder: string): string {
  try {
    return word.startsWith("file:") ? fileURLToPath(word) : path.resolve(folder, word);
  } catch {
    return path.resolve(folder, word); // an address of a file elsewhere
  }
}

const isFile = (place: string): Promise<boolean> =>
  fs.stat(place).then(
    (stat) => stat.isFile(),
    () => false,
  );
