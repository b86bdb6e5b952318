import type net from "node:net";
import { Duplex, PassThrough, type Readable, type Writable } from "node:stream";
import { EaselError } from "#contract/errors.ts";
import type { SharingState } from "#contract/sharing.ts";
import { LOCAL } from "../auth/principal.ts";
import type { HttpConfig } from "../config/http.ts";
import { type BridgeContext, type ContextOptions, openContext } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import { type Session, WINDOW } from "../context/session.ts";
import type { Host } from "../host/host-channel.ts";
import type { SessionOptions } from "../server/session.ts";
import { listenForRelays } from "./daemon-socket.ts";
import { LineTransport } from "./line-transport.ts";
import { Sharing } from "./sharing.ts";
import { openLines } from "./version-switch.ts";

/** How long an engine that is busy may take to let go of its jobs when the client has gone. An engine that is not lets go at once. */
const CANCEL_TIMEOUT_MS = 5_000;

/** How a process is told to end: by its supervisor, by Ctrl+C, and by the terminal that closes. */
const END_SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Serves the AI app that started this process, alone; over HTTP where the configuration that it named says so. */
export async function serveAlone(options: ContextOptions): Promise<void> {
  const context = await open(options, null);
  const { http } = context.config;
  if (http !== null && options.config !== null) return listenForHttp(context, http);
  await refuseUnfitQueue(context);
  return serveClient(context, process.stdin, process.stdout);
}

/** Serves over HTTP, until the process is told to end. Jobs go on then; the next bridge finds them in the ledger. */
export async function serveOverHttp(options: ContextOptions): Promise<void> {
  const context = await open(options, null);
  const { http } = context.config;
  if (http !== null) await listenForHttp(context, http);
}

/** Does the jobs of a cluster's queue, until the process is told to end. What it is at goes on with another worker. */
export async function serveAsWorker(options: ContextOptions): Promise<void> {
  const context = await open({ ...options, worker: true }, null);
  surviveErrors(context);
  const services = await orExit(async () => {
    if (context.config.queue === null) throw new EaselError("config_invalid", "worker_without_queue", {});
    return context.engineServices();
  });
  const end = once(async () => {
    await services.leaveCluster();
    process.exit(0);
  });
  for (const signal of END_SIGNALS) process.on(signal, end);
  process.stdout.write("taking jobs\n");
}

/** A queue that would lose jobs is refused before anybody is served. */
async function refuseUnfitQueue(context: BridgeContext): Promise<void> {
  if (context.config.queue !== null) await orExit(() => context.engineServices());
}

async function listenForHttp(context: BridgeContext, config: HttpConfig): Promise<void> {
  surviveErrors(context);
  await refuseUnfitQueue(context);
  const { serveConfigured } = await import("./http/serve-http.ts");
  const service = await orExit(() => serveConfigured(context, config));
  const end = once(async () => {
    await service.close();
    const services = await context.startedEngineServices();
    services?.jobs.close();
    await services?.leaveCluster();
    process.exit(0);
  });
  for (const signal of END_SIGNALS) process.on(signal, end);
  process.stdout.write(`listening on ${service.url}\n`);
  // At once, not with the first call: jobs that a killed bridge left are taken up.
  await context.engineServices();
}

/** The same for the client of a relay whose daemon is gone for good. The process ends with the client. */
export async function serveHere(options: ContextOptions): Promise<Duplex> {
  const [toBridge, fromBridge] = [new PassThrough(), new PassThrough()];
  await serveClient(await open(options, null), toBridge, fromBridge, true);
  return Duplex.from({ readable: fromBridge, writable: toBridge });
}

/** Jobs end with the client, or where the configuration wants them finished, are left to the next bridge. */
async function serveClient(context: BridgeContext, input: Readable, output: Writable, relayed = false): Promise<void> {
  const finishes = context.config.results.onDisconnect === "finish";
  const end = once(async (session: Session) => {
    const services = await context.startedEngineServices();
    if (finishes) services?.jobs.close();
    else if (services) await endJobs(context, services, session);
    process.exit(0);
  });
  await serveProcess(context, new LineTransport(input, output), { principal: LOCAL, host: false, relayed, onClose: end });
  // At once, not with the first call: what an earlier bridge left is fetched before the engine forgets it.
  if (finishes) await context.engineServices();
}

/** Stops the session's jobs; none begins any more, not even one whose call was just being read. */
async function endJobs({ clock }: BridgeContext, { jobs }: EngineServices, session: Session): Promise<void> {
  jobs.pause(true);
  await Promise.race([jobs.cancelSession(session.id), clock.sleep(CANCEL_TIMEOUT_MS)]);
}

/** Serves the app, and through relays every AI app. Jobs go on when clients go; the next daemon finds them in the ledger. */
export async function serveAsDaemon(options: ContextOptions): Promise<void> {
  const host = (await import("../host/host-channel.ts")).findHost();
  const context = await open(options, host);
  const end = once(async () => {
    (await context.startedEngineServices())?.jobs.close();
    // Closing the server removes its name, so that nobody looks for a daemon there.
    server?.close();
    process.exit(0);
  });
  let server: net.Server | null = null;
  await serveProcess(context, new LineTransport(process.stdin, process.stdout), {
    principal: LOCAL,
    host: true,
    relayed: false,
    onClose: end,
  });
  // At once, not with the first call: the host wants to know of broken templates, and jobs that a killed daemon left are taken up.
  await context.engineServices();
  await context.tools(WINDOW).catch(() => {}); // it is in the log, and everybody who asks is told
  const onConnection = (connection: net.Socket) => void serveRelay(context, connection);
  server = await listenForRelays({ socket: context.files.socket, onConnection, clock: context.clock, log: context.log });
  context.log.info("listening for AI apps");
  await shareOverHttp(context, host);
  host?.send({ type: "listening", socket: context.files.socket });
}

/** Serves other computers where the configuration says so, else where the app does. */
async function shareOverHttp(context: BridgeContext, host: Host | null): Promise<void> {
  const { http } = context.config;
  const tell = (sharing: SharingState) => host?.send({ type: "sharing", sharing });
  if (http === null) {
    const sharing = new Sharing(context, tell);
    host?.onShare((order) => sharing.set(order));
    return;
  }
  try {
    const { serveConfigured } = await import("./http/serve-http.ts");
    const { url } = await serveConfigured(context, http);
    tell({ kind: "configured", url });
  } catch (error) {
    // A port that is taken must not take Easel away from the AI apps of this computer.
    if (!(error instanceof EaselError)) throw error;
    context.log.error(`${error.message} ${error.remedy}`);
    tell({ kind: "failed", error: error.report() });
  }
}

async function serveRelay(context: BridgeContext, connection: net.Socket): Promise<void> {
  const onClose = ({ id }: Session) => {
    connection.end();
    if (context.config.results.onDisconnect === "cancel") void context.startedEngineServices()?.then(({ jobs }) => jobs.cancelSession(id));
  };
  await openLines(context, new LineTransport(connection, connection), { principal: LOCAL, host: false, relayed: true, onClose });
}

/** Serves a session whose end is the end of the process. */
async function serveProcess(context: BridgeContext, transport: LineTransport, options: SessionOptions): Promise<void> {
  // stdout is MCP and nothing else, whatever a library may want to say.
  console.log = console.error;
  console.info = console.error;
  await openLines(context, transport, options);
  for (const signal of END_SIGNALS) process.on(signal, () => void transport.close());
  surviveErrors(context);
}

/** A failure that nobody foresaw must not end every client's session. */
function surviveErrors(context: BridgeContext): void {
  // There may be nobody left to read the log. Without this, that error would go into the log, and so on for ever.
  process.stderr.on("error", () => {});
  const unforeseen = (error: unknown) =>
    context.log.error("unforeseen", { error: error instanceof Error ? (error.stack ?? error.message) : "" });
  process.on("uncaughtException", unforeseen);
  process.on("unhandledRejection", unforeseen);
}

/** The context; ends the process, with the reason on standard error, when the configuration is wrong. */
function open(options: ContextOptions, host: Host | null): Promise<BridgeContext> {
  return orExit(() => openContext(options, host));
}

/** What `work` gives; ends the process, with the reason on standard error, where the configuration does not allow it. */
async function orExit<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    process.stderr.write(`easel-bridge: ${error.message} ${error.remedy}\n`);
    return process.exit(2);
  }
}

function once<A extends unknown[]>(work: (...args: A) => Promise<void>): (...args: A) => void {
  let begun = false;
  return (...args) => {
    if (begun) return;
    begun = true;
    work(...args).catch(() => process.exit(1));
  };
}
