import type { Clock } from "#base/clock.ts";
import type { Worker } from "../execution/worker.ts";
import type { Folders } from "../folders.ts";
import type { Log } from "../log.ts";
import type { NodeDefinition } from "../nodes/definition.ts";
import type { Sockets } from "./sockets.ts";

/** What the routes work with. */
export interface ServerContext {
  worker: Worker;
  sockets: Sockets;
  nodes: ReadonlyMap<string, NodeDefinition>;
  folders: Folders;
  /** The folder of settings and user data, which is gone when the engine ends. */
  userFolder: string;
  clock: Clock;
  log: Log;
}
