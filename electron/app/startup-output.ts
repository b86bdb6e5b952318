import fs from "node:fs";
import type { BrowserWindow, CommandLine } from "electron";
import type { AppState } from "#contract/view.ts";

const SETTLE_MS = 1_200;

/**
 * Says on stdout, once each, what a person at a terminal (or a script) waits for, and with `--screenshot=FILE` saves what the
 * window shows when everything is ready.
 */
export class Milestones {
  readonly #screenshot: string;
  readonly #said = new Set<string>();

  constructor(commandLine: CommandLine) {
    this.#screenshot = commandLine.getSwitchValue("screenshot");
  }

  saw(state: AppState, window: BrowserWindow | null): void {
    const { engine, bridge } = state;
    if (engine.state.kind === "ready")
      this.#say(
        "engine",
        `engine: ready at ${engine.state.url} (${engine.practice ? "practice engine, no GPU needed" : `ComfyUI ${engine.state.version}`})`,
      );
    if (engine.state.kind === "failed" || engine.state.kind === "crashed")
      this.#say(`trouble ${engine.state.error.message}`, `engine: ${engine.state.error.message} ${engine.state.error.remedy}`);
    if (bridge.kind === "ready")
      this.#say("bridge", `bridge: verified, ${bridge.tools.length} tools (${bridge.tools.map((tool) => tool.name).join(", ")})`);
    if (window && this.#screenshot && this.#said.has("engine") && this.#said.has("bridge") && !this.#said.has("shot")) {
      this.#said.add("shot");
      setTimeout(() => void this.#shoot(window), SETTLE_MS);
    }
  }

  async #shoot(window: BrowserWindow): Promise<void> {
    const picture = await window.webContents.capturePage();
    fs.writeFileSync(this.#screenshot, picture.toPNG());
    this.#say("screenshot", `window: screenshot at ${this.#screenshot}`);
  }

  #say(key: string, text: string): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    console.log(text);
  }
}
