import fs from "node:fs";

/**
 * ComfyUI-Manager restarts the server after an installation. On its own it replaces the program within the old process, which on
 * Windows is still bound to the old port. But where a supervisor names a session file in the environment, it leaves a marker beside
 * it and exits, so that the supervisor can start ComfyUI again (glob/manager_server.py and prestartup_script.py of ComfyUI-Manager).
 */
export class RestartMarker {
  readonly env: { __COMFY_CLI_SESSION__: string };
  readonly #file: string;

  /** `session`: `engineSession` of the state directory. */
  constructor(session: string) {
    this.env = { __COMFY_CLI_SESSION__: session };
    this.#file = `${session}.reboot`;
  }

  /** Removes the marker, and gives whether it was there. */
  consume(): boolean {
    try {
      fs.rmSync(this.#file);
      return true;
    } catch {
      return false;
    }
  }
}
