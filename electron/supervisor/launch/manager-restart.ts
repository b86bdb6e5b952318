import fs from "node:fs";
import path from "node:path";

/**
 * ComfyUI-Manager restarts the server after an installation. By itself it puts a new program into the old process, still bound to
 * the old port on Windows; but where a supervisor names a session in the environment, it leaves a mark beside it and ends, and
 * the supervisor starts it again (glob/manager_server.py and prestartup_script.py of ComfyUI-Manager).
 */
export class RebootMark {
  readonly env: { __COMFY_CLI_SESSION__: string };
  readonly #mark: string;

  constructor(directory: string) {
    const session = path.join(directory, "engine-session");
    this.env = { __COMFY_CLI_SESSION__: session };
    this.#mark = `${session}.reboot`;
  }

  /** Whether the mark is there. It is not any more afterwards. */
  take(): boolean {
    try {
      fs.rmSync(this.#mark);
      return true;
    } catch {
      return false;
    }
  }
}
