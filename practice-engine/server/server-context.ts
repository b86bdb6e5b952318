import type { Clock } from "#base/clock.ts";
import type { Worker } from "../execution/worker.ts";
import type { Folders } from "../folders.ts";
import type { Log } from "../log.ts";
import type { NodeDefinition } from "../nodes/definition.ts";
import type { Sockets } from "./sockets.ts";

/** The parts of the engine that routes speak to. */
export interface ServerContext {
  worker: Worker;
  sockets: Sockets;
  nodes: ReadonlyMap<string, NodeDefinition>;
  folders: Folders;
  /** Settings and user data; it lasts as long as the engine runs. */
  userFolder: string;
  clock: Clock;
  log: Log;
}
