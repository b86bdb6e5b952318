import type { Clock } from "#base/clock.ts";
import type { KeptPicture } from "./kept-picture.ts";
import type { IndexedPicture } from "./picture-query.ts";

/** Looked at in one go; after each such slice the process does other things. */
const ROWS_AT_ONCE = 2_000;

/** Does the work for each row, without holding up the process however many they are. */
export async function inSlices<T>(rows: readonly T[], clock: Clock, work: (row: T) => void): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    for (const row of rows.slice(start, start + ROWS_AT_ONCE)) work(row);
    if (start + ROWS_AT_ONCE < rows.length) await clock.sleep(0);
  }
}

/** The order of all pictures: newest first, those of one job as it numbered them. */
export function newestFirst(a: Pick<KeptPicture, "createdAt" | "reference">, b: Pick<KeptPicture, "createdAt" | "reference">): number {
  if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt;
  return a.reference.length - b.reference.length || (a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : 0);
}

/** The sorted rows with others in their places, without holding up the process however many they are. */
export async function insertNewest(
  sorted: readonly IndexedPicture[],
  others: readonly IndexedPicture[],
  clock: Clock,
): Promise<IndexedPicture[]> {
  let runs: IndexedPicture[][] = sorted.length > 0 ? [[...sorted]] : [];
  for (let start = 0; start < others.length; start += ROWS_AT_ONCE) {
    runs.push(others.slice(start, start + ROWS_AT_ONCE).sort((a, b) => newestFirst(a.picture, b.picture)));
    await clock.sleep(0);
  }
  while (runs.length > 1) {
    const merged: IndexedPicture[][] = [];
    for (let at = 0; at < runs.length; at += 2) merged.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], clock));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge(one: IndexedPicture[], other: IndexedPicture[], clock: Clock): Promise<IndexedPicture[]> {
  const rows: IndexedPicture[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    const [left, right] = [one[i], other[j]];
    if (left && (!right || newestFirst(left.picture, right.picture) <= 0)) {
      rows.push(left);
      i++;
    } else if (right) {
      rows.push(right);
      j++;
    }
    if (rows.length % ROWS_AT_ONCE === 0) await clock.sleep(0);
  }
  return rows;
}
