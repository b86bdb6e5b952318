import { app, autoUpdater } from "electron";

const DEADLINE_MS = 15_000;

/**
 * Quits only after `end` has run: Electron never awaits an async handler, so the first `before-quit` is held back, and the app
 * leaves when everything is stopped or the deadline is over. Answers a function that tells whether quitting has begun, or is about
 * to: before an update is installed, Electron closes the windows first.
 */
export function setupQuit(end: () => Promise<void>): () => boolean {
  let begun = false;
  let done = false;
  let updating = false;
  autoUpdater.on("before-quit-for-update", () => {
    updating = true;
  });
  app.on("before-quit", (event) => {
    if (done) return;
    event.preventDefault();
    if (begun) return;
    begun = true;
    const leave = () => {
      done = true;
      app.exit(0);
    };
    setTimeout(leave, DEADLINE_MS).unref();
    void end().then(leave, leave);
  });
  // Ctrl-C in the terminal, or a session that ends, is a quit like any other.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());
  return () => begun || updating;
}
