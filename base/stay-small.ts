import v8 from "node:v8";

let isSmall = false;

/**
 * Keeps V8 small while this process does next to nothing: many relays and idle bridges may live for days, and passing lines on needs no
 * fast code. V8's compilers alone are 6 MB that are not read from disk until they are used, and the space for new objects never shrinks
 * again. Not under Electron, whose V8 may refuse to be told so late.
 */
export function staySmall(small: boolean): void {
  if (process.versions.electron !== undefined || small === isSmall) return;
  isSmall = small;
  for (const compiler of ["opt", "sparkplug"]) v8.setFlagsFromString(small ? `--no-${compiler}` : `--${compiler}`);
  // By how much the space for new objects grows, 2 being the default; and in percent of it when it is tidied, 80 being the default.
  v8.setFlagsFromString(`--semi-space-growth-factor=${small ? 1 : 2}`);
  v8.setFlagsFromString(`--minor-gc-task-trigger=${small ? 10 : 80}`);
}
