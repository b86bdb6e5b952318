import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { type Clock, systemClock } from "#base/clock.ts";
import { stateFiles } from "#base/state-directory.ts";
import type { EngineView } from "#contract/view.ts";
import { RestartMarker } from "../launch/manager-restart.ts";
import type { LaunchSpec } from "../process/engine-process.ts";
import { PARENT_WATCHDOG } from "../process/parent-watchdog.ts";
import { ProcessRecord } from "../process/process-record.ts";
import { Supervisor } from "../supervisor.ts";
import { processesNaming } from "./processes.ts";
import { python } from "./python.ts";

const FAKE = path.resolve("electron/supervisor/testing/fake_comfy.py");

export interface SupervisedOptions {
  clock?: Clock;
  /** Whether the engine ends with this process; true unless told otherwise. */
  watchdog?: boolean;
  /** Gets the lines, which are then not kept. */
  onLine?: (line: string) => void;
  onChange?: (view: EngineView) => void;
}

/** A supervisor with a real Python process that behaves as told (fake_comfy.py), and what the operating system knows of it. */
export class Supervised {
  readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
  readonly views: EngineView[] = [];
  readonly lines: string[] = [];
  readonly supervisor: Supervisor;
  readonly port: number;

  readonly #behaviour: string;
  readonly #watchdog: boolean;

  private constructor(port: number, behaviour: string, { clock = systemClock, watchdog = true, onLine, onChange }: SupervisedOptions) {
    this.port = port;
    this.#behaviour = behaviour;
    this.#watchdog = watchdog;
    this.supervisor = new Supervisor({
      clock,
      random: () => 0.5,
      source: { kind: "auto" },
      plan: async () => ({ kind: "launch", spec: () => this.spec() }),
      restartMarker: new RestartMarker(stateFiles(this.directory).engineSession),
      processRecord: new ProcessRecord(stateFiles(this.directory).engineProcess),
      onChange: (view) => {
        this.views.push(view);
        onChange?.(view);
      },
      onLine: onLine ?? ((line) => this.lines.push(line)),
    });
  }

  static async start(behaviour: string, options: SupervisedOptions = {}): Promise<Supervised> {
    const supervised = new Supervised(await freePort(), behaviour, options);
    await supervised.supervisor.start();
    return supervised;
  }

  get kind(): EngineView["state"]["kind"] {
    return this.supervisor.view.state.kind;
  }

  /** The states it went through, each once in a row. */
  get kinds(): string[] {
    return this.views.map(({ state }) => state.kind).filter((kind, index, all) => kind !== all[index - 1]);
  }

  get launches(): number {
    return fs.existsSync(this.#launches) ? fs.readFileSync(this.#launches, "utf8").split("\n").length - 1 : 0;
  }

  /** Living processes of this engine, its children's children and all, by the operating system. */
  livingProcesses(): string[] {
    return processesNaming(path.basename(this.directory));
  }

  async end(): Promise<void> {
    await this.supervisor.dispose();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  get #launches(): string {
    return path.join(this.directory, "launches");
  }

  async spec(): Promise<LaunchSpec> {
    const main = [FAKE, "--listen", "127.0.0.1", "--port", String(this.port)];
    return {
      command: python,
      args: this.#watchdog ? ["-s", "-c", PARENT_WATCHDOG, ...main] : main,
      cwd: this.directory,
      env: { ...process.env, PYTHONUNBUFFERED: "1", FAKE_BEHAVIOUR: this.#behaviour, FAKE_LAUNCHES: this.#launches },
      url: `http://127.0.0.1:${this.port}`,
      program: FAKE,
    };
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
