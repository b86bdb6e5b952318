import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { BridgeEntry } from "../apps/client.ts";
import type { Action } from "../change/journal.ts";
import { Connect, type ConnectOptions } from "../connect.ts";
import type { ClientStatus } from "../status/status-reader.ts";

/** Help for this folder's tests: a home folder of its own, on the real disk. */

export const ENTRY: BridgeEntry = {
  command: "/opt/Easel App/easel",
  args: ["/opt/Easel App/resources/easel-bridge.cjs"],
  env: { ELECTRON_RUN_AS_NODE: "1" },
};

export class Home {
  readonly directory: string;
  readonly stateDirectory: string;

  private constructor(directory: string) {
    this.directory = directory;
    this.stateDirectory = join(directory, "state of Easel");
  }

  static async make(): Promise<Home> {
    const home = new Home(await mkdtemp(join(tmpdir(), "easel-hôme-")));
    onTestFinished(() => rm(home.directory, { recursive: true, force: true }));
    return home;
  }

  connect(options: Partial<ConnectOptions> = {}): Connect {
    return new Connect({
      home: this.directory,
      platform: "linux",
      env: { EASEL_HOME_OVERRIDE: this.directory },
      stateDirectory: this.stateDirectory,
      entry: ENTRY,
      clock: systemClock,
      isRunning: async () => false,
      ...options,
    });
  }

  path(...way: string[]): string {
    return join(this.directory, ...way);
  }

  async write(way: string, content: string | Uint8Array, mode = 0o644): Promise<string> {
    const path = this.path(way);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    await chmod(path, mode);
    return path;
  }

  bytes(way: string): Promise<Buffer> {
    return readFile(this.path(way));
  }

  text(way: string): Promise<string> {
    return readFile(this.path(way), "utf8");
  }

  async mode(way: string): Promise<number> {
    return (await stat(this.path(way))).mode & 0o777;
  }
}

/** ChangePlanner and applies at once; fails the test when the plan is no change. */
export async function perform(connect: Connect, client: string, action: Action): Promise<ClientStatus> {
  const plan = await connect.plan(client, action);
  if (plan.kind !== "change") throw new Error(`the plan is ${JSON.stringify(plan)}`);
  return connect.apply(client, plan.planId);
}

export function newestChange(status: ClientStatus): string {
  const [newest] = status.changes;
  if (newest === undefined) throw new Error("there is no change");
  return newest.id;
}
