import fs from "node:fs";
import { app } from "electron";
import type { AppState } from "#contract/view.ts";
import type { MainWindow } from "../window/window.ts";
import type { ViewState } from "./view-state.ts";

/** How long the window is given to draw what it has just been told. */
const SETTLE_MS = 1_200;

/**
 * Says on stdout, once each, what a person at a terminal (or a script) waits for, and with `--screenshot=FILE` saves what the
 * window shows when everything is ready.
 */
export function setupStartupOutput(state: ViewState, window: MainWindow): void {
  const said = new Set<string>();
  const once = (key: string, act: () => void) => {
    if (said.has(key)) return;
    said.add(key);
    act();
  };
  const say = (key: string, line: string) => once(key, () => console.log(line));
  const screenshot = app.commandLine.getSwitchValue("screenshot");
  state.onChange(() => {
    for (const [key, line] of linesOf(state.get())) say(key, line);
    const ready = said.has("engine") && said.has("bridge");
    if (screenshot && ready && window.contents) once("screenshot begun", () => setTimeout(() => void shoot(), SETTLE_MS));
  });
  const shoot = async () => {
    const picture = await window.contents?.capturePage();
    if (!picture) return;
    fs.writeFileSync(screenshot, picture.toPNG());
    say("screenshot", `window: screenshot at ${screenshot}`);
  };
}

/** What can be said of a state, each line with a key by which it is said only once. */
function linesOf({ engine: { state, practice }, bridge }: AppState): [key: string, line: string][] {
  const lines: [string, string][] = [];
  if (state.kind === "ready") {
    const what = practice ? "practice engine, no GPU needed" : `ComfyUI ${state.version}`;
    lines.push(["engine", `engine: ready at ${state.url} (${what})`]);
  }
  if (state.kind === "failed" || state.kind === "crashed")
    lines.push([`trouble ${state.error.message}`, `engine: ${state.error.message} ${state.error.remedy}`]);
  if (bridge.kind === "ready")
    lines.push(["bridge", `bridge: verified, ${bridge.tools.length} tools (${bridge.tools.map((tool) => tool.name).join(", ")})`]);
  return lines;
}
