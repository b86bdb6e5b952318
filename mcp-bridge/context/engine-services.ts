import { randomUUID } from "node:crypto";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import type { StateFiles } from "#base/state-directory.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { MAIN_ENGINE } from "#contract/main-engine.ts";
import { LOCAL } from "../auth/principal.ts";
import type { BridgeConfig } from "../config/config.ts";
import type { EngineSpec } from "../config/engines.ts";
import { EngineLists } from "../engines/engine-lists.ts";
import { EnginePool } from "../engines/engine-pool.ts";
import { type Host, jobReporter } from "../host/host-channel.ts";
import { AllowedFolders } from "../images/allowed-folders.ts";
import { ShownCopies } from "../images/fit-to-limit.ts";
import { KnownFormats } from "../images/formats/known-format.ts";
import type { ImageSources } from "../images/input-image.ts";
import { PictureParts } from "../images/picture-parts.ts";
import { PictureStores } from "../images/picture-stores.ts";
import { ReceivedPictures } from "../images/received-pictures.ts";
import { heifToPng } from "../images/worker/heif-to-png.ts";
import { ImageWorkers } from "../images/worker/image-workers.ts";
import { CallKeys } from "../jobs/call-keys.ts";
import type { Cluster } from "../jobs/cluster/cluster.ts";
import { PictureIndexes } from "../jobs/find/picture-indexes.ts";
import { Thumbnails } from "../jobs/find/thumbnails.ts";
import { Jobs } from "../jobs/jobs.ts";
import type { JobWatcher } from "../jobs/record/job.ts";
import type { Requester } from "../jobs/record/job-request.ts";
import { Ledger } from "../jobs/record/ledger.ts";
import { Owners, thisProcess } from "../jobs/record/owner.ts";
import { PartnerKeys } from "../jobs/run/partner-keys.ts";
import type { RedisConnection } from "../jobs/shared-cache/redis-connection.ts";
import type { SharedResults } from "../jobs/shared-cache/shared-results.ts";
import type { WorkflowLibrary } from "../workflow/template/library.ts";
import { HostEngines } from "./host-engines.ts";
import type { ListChanges } from "./list-changes.ts";

/** The services that work with an engine, made when they are first needed. */
export interface EngineServices {
  pool: EnginePool;
  /** What clients may see of the engine's lists. */
  lists: EngineLists;
  jobs: Jobs;
  pictures: PictureStores;
  /** Where pictures may be from that somebody gives as arguments. */
  imageSources(requester: Requester): ImageSources;
  /** Where pictures are decoded. */
  imageWorkers: ImageWorkers;
  /** What AI apps were sent of pictures that are too large for them. */
  copies: ShownCopies;
  /** What views fetch of kept pictures. */
  parts: PictureParts;
  /** Searches of them. */
  pictureIndexes: PictureIndexes;
  thumbnails: Thumbnails;
  /** What views send. */
  received: ReceivedPictures;
  /** The same call, by its idempotency key, is never done twice. */
  callKeys: CallKeys;
  /** The Redis through which finished pictures are shared; null where they are not. */
  redis: RedisConnection | null;
  /** The cluster that this bridge belongs to; null where it has a queue of its own. */
  cluster: Cluster | null;
  /** Takes no more jobs of the cluster. */
  leaveCluster(): Promise<void>;
}

/** How many references an error message lists. */
const LISTED_REFERENCES = 5;

const NO_FOLDERS = new AllowedFolders([]);

/** Pictures often come several at once, and the ledger has them a moment later. */
const SETTLE_MS = 300;

/** What the services are made of. */
interface EngineServicesOptions {
  config: BridgeConfig;
  files: StateFiles;
  log: Log;
  clock: Clock;
  host: Host | null;
  listChanges: ListChanges;
  library(): Promise<WorkflowLibrary>;
}

/** Starts the services: from now on the ledger is watched, and jobs of bridges that died are taken up. */
export async function startEngineServices(
  { config, files, log, clock, host, listChanges, library }: EngineServicesOptions,
  isWorker: boolean,
): Promise<EngineServices> {
  const joined = await joinCluster(config, clock, log);
  // A bridge that names no engine and has none leaves the work to others.
  const works = joined !== null && (isWorker || host !== null || config.engines.list.some(({ url }) => url !== null));
  const owners = new Owners(await thisProcess(), clock);
  const hostEngines = host && new HostEngines(host, clock);
  const pool = new EnginePool({
    engines: withHostEngine(config, host),
    reportFile: files.engineReport,
    connect: clientForEachAddress({ config, host, hostEngines, clock, log }),
    catalogLifetimeMs: config.resources.modelsRefreshInterval * 1000,
    clock,
    watchesLoneEngine: works,
    random: Math.random,
    log,
  });
  pool.onEngineChanged = () => {
    listChanges.emit("resources");
    void library().then((workflows) => workflows.checkNodes());
  };
  if (host) {
    pool.requestStart = () => host.send({ type: "engine_wanted" });
    host.onEngineReport((report) => pool.setHostReport(report));
    hostEngines?.manage(pool, config.comfyui.maxConcurrentJobs);
  }
  const pictures = new PictureStores(joined ? { ...files, ...joined.files } : files);
  const imageWorkers = new ImageWorkers(clock);
  const ledger = new Ledger({ file: files.jobs, owners, log });
  const reporter = host ? jobReporter(host, clock, (job) => jobs.eta(job)) : {};
  const watcher = withResourceNotices(reporter, listChanges, clock);
  const previews = host !== null;
  const redis = await openRedis(config.caching.redisUrl, clock, log);
  const sharedResults = redis && (await openSharedResults(redis, config.caching, clock));
  const partnerKeys = new PartnerKeys({ environment: config.comfyui.partnerKey, settings: () => host?.partnerKey() ?? null });
  const shared = { pool, partnerKeys, pictures, imageWorkers, config, clock, random: Math.random, previews };
  const jobs: Jobs = new Jobs({ ...shared, ledger, owners, log, watcher, sharedResults, cluster: joined?.cluster ?? null });
  hostEngines?.report(pool, jobs);
  const left = new AbortController();
  if (joined) void hostEngines?.reportWorkers(joined.cluster, left.signal);
  const worker = works ? new joined.ClusterWorker({ ...joined, workshop: jobs, ledger, clock, log }) : null;
  worker?.start();
  host?.onPause((paused) => {
    jobs.pause(paused);
    worker?.pause(paused);
  });
  void jobs.watchLedger();
  const { allowedFolders, allowHttp } = config.images;
  const folders = new AllowedFolders(allowedFolders);
  const web = allowHttp ? new (await import("../images/fetch-image.ts")).ImageFetcher(clock) : null;
  const formats = new KnownFormats(heifToPng(imageWorkers));
  const imageSources = (requester: Requester): ImageSources => ({
    pictures: pictures.of(requester.principal.id),
    latest: () => jobs.latestReferences(LISTED_REFERENCES, requester),
    // The folders of this computer are of no concern to those who sit at another.
    folders: requester.principal.id === LOCAL.id ? folders : NO_FOLDERS,
    formats,
    web,
  });
  return {
    pool,
    lists: new EngineLists({ pool, resources: config.resources, clock }),
    jobs,
    pictures,
    imageSources,
    imageWorkers,
    copies: new ShownCopies(),
    parts: new PictureParts(),
    pictureIndexes: new PictureIndexes(pictures, ledger, clock),
    thumbnails: new Thumbnails(imageWorkers),
    received: new ReceivedPictures(formats),
    callKeys: new CallKeys({ claims: joined?.cluster.claims ?? null, newId: randomUUID }),
    redis,
    cluster: joined?.cluster ?? null,
    leaveCluster: async () => {
      left.abort();
      await worker?.close();
      joined?.cluster.close();
    },
  };
}

/** The configured engines, and the app's own one, which is there whatever else is configured. */
function withHostEngine({ comfyui, engines: { list } }: BridgeConfig, host: Host | null): readonly EngineSpec[] {
  if (host === null || comfyui.url !== null || list.some(({ url }) => url === null)) return list;
  return [{ name: MAIN_ENGINE, url: null, weight: 1, slots: comfyui.maxConcurrentJobs, labels: [] }, ...list];
}

interface ClientSources {
  config: BridgeConfig;
  host: Host | null;
  /** Null without a host. */
  hostEngines: HostEngines | null;
  clock: Clock;
  log: Log;
}

/** Gives the client for an address, the same one whenever it is asked. */
function clientForEachAddress({ config, host, hostEngines, clock, log }: ClientSources): (url: string) => ComfyClient {
  const { comfyui, engines } = config;
  const { certificates, pollIntervalMs, apiKey } = comfyui;
  const secrets = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  const clients = new Map<string, ComfyClient>();
  return (url) => {
    // What was meant for one engine is not told to another, at which a job of earlier may be.
    const login = host?.engineLogin();
    const ofHost = login?.url === url ? { authorization: login.authorization } : (hostEngines?.headersFor(url) ?? {});
    const isAdded = hostEngines?.has(url) ?? false;
    const configured =
      engines.list.find((engine) => engine.url === url) ?? (isAdded ? null : engines.list.find((engine) => engine.url === null));
    const headers = { ...ofHost, ...(configured && { ...secrets, ...configured.headers }) };
    const key = JSON.stringify([url, ofHost]);
    const options = { url, clock, headers, certificates, pollIntervalMs, log: (event: string) => log.debug(event) };
    const client = clients.get(key) ?? new ComfyClient(options);
    clients.set(key, client);
    return client;
  };
}

/** Null where this process has a queue of its own; then nothing of it is loaded. Throws EaselError config_invalid. */
async function joinCluster({ queue, limits }: BridgeConfig, clock: Clock, log: Log) {
  if (queue === null) return null;
  const [{ openCluster }, { ClusterWorker }, { sharedFiles }] = await Promise.all([
    import("../jobs/cluster/open-cluster.ts"),
    import("../jobs/cluster/worker.ts"),
    import("../jobs/cluster/wire/shared-files.ts"),
  ]);
  return { ...(await openCluster(queue, limits, clock, log)), ClusterWorker, files: sharedFiles(queue.sharedFolder) };
}

/** Null where there is no address. Loaded only where it is used: most bridges have no Redis. */
async function openRedis(url: string | null, clock: Clock, log: Log): Promise<RedisConnection | null> {
  if (url === null) return null;
  const { RedisConnection } = await import("../jobs/shared-cache/redis-connection.ts");
  return new RedisConnection(url, clock, log);
}

async function openSharedResults(
  redis: RedisConnection,
  { ttlSeconds, maxEntries, maxBytes }: BridgeConfig["caching"],
  clock: Clock,
): Promise<SharedResults> {
  const { SharedResults } = await import("../jobs/shared-cache/shared-results.ts");
  return new SharedResults({ redis, clock, lifetimeMs: ttlSeconds * 1000, maxEntries, maxBytes });
}

/** The watcher, which also tells clients when there are new outputs to list. */
function withResourceNotices(watcher: JobWatcher, listChanges: ListChanges, clock: Clock): JobWatcher {
  const pending = new Set<string>();
  return {
    ...watcher,
    changed: (job) => {
      watcher.changed?.(job);
      const { state } = job.view;
      const { principal } = job;
      if (pending.has(principal) || state.kind !== "done" || state.outputs.length === 0) return;
      pending.add(principal);
      void clock.sleep(SETTLE_MS).then(() => {
        pending.delete(principal);
        listChanges.emit("resources", principal);
      });
    },
  };
}
