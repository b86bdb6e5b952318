import { type ChildProcess, spawn } from "node:child_process";
import { configArguments, PROGRAM } from "./bridge.ts";
import { endProcess, temporaryFolder } from "./engines.ts";

/** How a worker is started. */
export interface WorkerSetting {
  /** The text of a config.yaml. */
  config: string;
  engine: string;
  state?: string;
}

/** `easel-bridge --worker`. */
export class TestWorker {
  readonly state: string;
  readonly child: ChildProcess;
  readonly stderr: () => string;

  private constructor(child: ChildProcess, state: string, stderr: () => string) {
    this.child = child;
    this.state = state;
    this.stderr = stderr;
  }

  /** Resolves when it takes jobs. */
  static async start({ config, engine, state = temporaryFolder() }: WorkerSetting): Promise<TestWorker> {
    const args = [PROGRAM, ...configArguments(state, config), "--worker", "--comfyui-url", engine];
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, EASEL_STATE_DIR: state },
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    await new Promise<void>((resolve, reject) => {
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes("taking jobs")) resolve();
      });
      child.once("exit", (code) => reject(new Error(`The worker ended with ${code}: ${stderr}`)));
    });
    return new TestWorker(child, state, () => stderr);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  kill(): Promise<void> {
    return endProcess(this.child);
  }
}

/** The configuration of everything in a cluster. */
export function clusterConfig(redisUrl: string, folder: string, more = ""): string {
  return `queue:\n  redis_url: ${redisUrl}\n  shared_folder: ${folder}\n${more}`;
}
