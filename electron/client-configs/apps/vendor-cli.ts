import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { AiAppId } from "#contract/ai-apps.ts";
import { EaselError } from "#contract/errors.ts";
import type { Json } from "../grammars/grammar.ts";
import type { Client, VendorCommands } from "./client.ts";
import { ENTRY_NAME } from "./client.ts";
import type { HostSystem } from "./host-system.ts";

const COMMAND_TIMEOUT_MS = 30_000;

/** The app's own command line program on this computer, which changes its settings also while the app runs. */
export class VendorCli {
  readonly #client: AiAppId;
  readonly #commands: VendorCommands;
  readonly #path: string;
  readonly #env: Record<string, string | undefined>;

  private constructor(client: AiAppId, commands: VendorCommands, path: string, env: Record<string, string | undefined>) {
    this.#client = client;
    this.#commands = commands;
    this.#path = path;
    this.#env = env;
  }

  /** null where the app has no such program, or it is not found. */
  static async of(client: Client, system: HostSystem): Promise<VendorCli | null> {
    const path = client.vendorCli && (await system.findCommand(client.vendorCli.command));
    // A `.cmd` of npm's cannot be run without a shell, which would have to be told how to quote JSON.
    if (client.vendorCli === undefined || path === undefined || path.endsWith(".cmd")) return null;
    return new VendorCli(client.id, client.vendorCli, path, system.environment());
  }

  /**
   * Puts `entry` in the place of `before`; `undefined` = no entry. The program refuses a name that is taken, so what is there goes
   * first, and comes back when the new entry is refused. Throws EaselError `config_invalid`.
   */
  async set(entry: Json | undefined, before: Json | undefined): Promise<void> {
    if (before !== undefined) await this.#run(this.#commands.remove(ENTRY_NAME));
    if (entry === undefined) return;
    try {
      await this.#add(entry);
    } catch (error) {
      if (before !== undefined) await this.#add(before).catch(() => {}); // the first reason is the one to tell
      throw error;
    }
  }

  #add(entry: Json): Promise<void> {
    return this.#run(this.#commands.add(ENTRY_NAME, JSON.stringify(entry)));
  }

  async #run(args: string[]): Promise<void> {
    try {
      const child = promisify(execFile)(this.#path, args, { env: this.#env, timeout: COMMAND_TIMEOUT_MS, windowsHide: true });
      child.child.stdin?.end();
      await child;
    } catch (error) {
      throw new EaselError("config_invalid", "client_refused_change", { client: this.#client }, error);
    }
  }
}
