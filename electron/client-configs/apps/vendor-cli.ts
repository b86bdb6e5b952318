import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EaselError } from "#contract/errors.ts";
import type { Json } from "../grammars/grammar.ts";
import type { Client, OwnProgram } from "./client.ts";
import { ENTRY_NAME } from "./client.ts";
import type { Machine } from "./host-system.ts";

const PATIENCE_MS = 30_000;

/** The app's own program on this machine, which changes its settings also while the app runs. */
export class OwnWriter {
  readonly #name: string;
  readonly #program: OwnProgram;
  readonly #path: string;
  readonly #env: Record<string, string | undefined>;

  private constructor(name: string, program: OwnProgram, path: string, env: Record<string, string | undefined>) {
    this.#name = name;
    this.#program = program;
    this.#path = path;
    this.#env = env;
  }

  /** null where the app has no such program, or it is not found. */
  static async of(client: Client, machine: Machine): Promise<OwnWriter | null> {
    const path = client.ownProgram && (await machine.findCommand(client.ownProgram.command));
    // A `.cmd` of npm's cannot be run without a shell, which would have to be told how to quote JSON.
    if (client.ownProgram === undefined || path === undefined || path.endsWith(".cmd")) return null;
    return new OwnWriter(client.name, client.ownProgram, path, machine.environment());
  }

  /** It refuses a name that is taken, so what is there goes first, and comes back when the new entry is not taken. `undefined` = nothing. */
  async set(entry: Json | undefined, before: Json | undefined): Promise<void> {
    if (before !== undefined) await this.#run(this.#program.remove(ENTRY_NAME));
    if (entry === undefined) return;
    try {
      await this.#add(entry);
    } catch (error) {
      if (before !== undefined) await this.#add(before).catch(() => {}); // the first reason is the one to tell
      throw error;
    }
  }

  #add(entry: Json): Promise<void> {
    return this.#run(this.#program.add(ENTRY_NAME, JSON.stringify(entry)));
  }

  async #run(args: string[]): Promise<void> {
    try {
      const child = promisify(execFile)(this.#path, args, { env: this.#env, timeout: PATIENCE_MS, windowsHide: true });
      child.child.stdin?.end();
      await child;
    } catch (error) {
      throw new EaselError(
        "config_invalid",
        `${this.#name} did not take the change.`,
        `Close all its sessions and try again, or copy the snippet in by hand.`,
        error,
      );
    }
  }
}
