import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Clock, type Random, systemClock } from "#base/clock.ts";
import { Worker } from "./execution/worker.ts";
import type { Folders } from "./folders.ts";
import { Log } from "./log.ts";
import { NODES } from "./nodes/index.ts";
import { makeServer } from "./server/http.ts";
import { fileRoutes } from "./server/routes-files.ts";
import { historyRoutes } from "./server/routes-history.ts";
import { FEATURES, infoRoutes } from "./server/routes-info.ts";
import { internalRoutes } from "./server/routes-internal.ts";
import { promptRoutes } from "./server/routes-prompt.ts";
import { userRoutes } from "./server/routes-user.ts";
import type { ServerContext } from "./server/server-context.ts";
import { Sockets } from "./server/sockets.ts";

/** How the engine is started. */
export interface EngineOptions {
  /** 0 takes any free port. */
  port: number;
  outputDirectory: string;
  inputDirectory: string;
  /** Milliseconds that one sampler step takes at least. */
  stepMs: number;
  /** The least that a whole job takes; 0 by default. */
  jobMs?: number;
  clock?: Clock;
  random?: Random;
  /** Where log lines go, each with its newline. */
  write?: (line: string) => void;
}

/** A running engine. */
export interface PracticeEngine {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Interrupts the running job, closes all connections and removes the temporary files. */
  close(): Promise<void>;
}

/** Starts the engine on loopback. Rejects with the error of `listen` (code EADDRINUSE where the port is taken) or of a folder. */
export async function startEngine(options: EngineOptions): Promise<PracticeEngine> {
  const { clock = systemClock, random = Math.random, write = () => {} } = options;
  const output = resolve(options.outputDirectory);
  const input = resolve(options.inputDirectory);
  for (const folder of [output, input]) mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), "easel-practice-engine-"));
  const folders: Folders = { output, input, temp: join(scratch, "temp") };

  const log = new Log(clock, write);
  const sockets = new Sockets();
  const worker = new Worker({ nodes: NODES, folders, clock, random, stepMs: options.stepMs, jobMs: options.jobMs ?? 0, log }, sockets);
  const serverContext: ServerContext = { worker, sockets, nodes: NODES, folders, userFolder: join(scratch, "user"), clock, log };
  const routes = [promptRoutes, historyRoutes, fileRoutes, infoRoutes, userRoutes, internalRoutes].flatMap((make) => make(serverContext));
  const greeting = { status: () => worker.status(), nodeOf: (sid: string) => worker.nodeOf(sid), features: FEATURES };
  const server = makeServer(routes, sockets, greeting, (error) => log.info(`Error handling request: ${nameOf(error)}`));

  const close = async () => {
    sockets.close();
    server.close();
    server.closeAllConnections();
    await worker.close();
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((done, fail) => {
      server.once("error", fail);
      server.listen(options.port, "127.0.0.1", done);
    });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Only the error's name: its message may repeat what a client sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
