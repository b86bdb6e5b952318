import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { forgetLists } from "../engines/engine-lists.ts";
import { EngineLocator } from "../engines/engine-locator.ts";
import { jobReporter } from "../host/host-channel.ts";
import { AllowedFolders } from "../images/allowed-folders.ts";
import type { ImageSources } from "../images/input-image.ts";
import { PictureParts } from "../images/picture-parts.ts";
import { PictureStore } from "../images/picture-store.ts";
import { ReceivedPictures } from "../images/received-pictures.ts";
import { Jobs } from "../jobs/jobs.ts";
import type { Job, JobWatcher } from "../jobs/record/job.ts";
import { Ledger } from "../jobs/record/ledger.ts";
import { Owners, thisProcess } from "../jobs/record/owner.ts";
import type { SharedResults } from "../jobs/shared-cache/shared-results.ts";
import type { BridgeContext } from "./context.ts";
import type { ListChanges } from "./list-changes.ts";

/** The parts that work with an engine. */
export interface EngineServices {
  locator: EngineLocator;
  jobs: Jobs;
  pictures: PictureStore;
  source: ImageSources;
  /** What views fetch of kept pictures, and what they send. */
  parts: PictureParts;
  received: ReceivedPictures;
  /** Jobs of calls that bear an idempotency key, by client and key: the same call is never done twice. */
  keyed: LRUCache<string, Promise<{ job: Job; joined: boolean }>>;
}

/** How many calls with an idempotency key are remembered. */
const MAX_KEYED_CALLS = 1_000;

/** How many references an error message lists. */
const LISTED = 5;

/** Pictures often come several at once, and the ledger has them a moment later. Milliseconds. */
const SETTLED = 300;

/** Tells clients, too, that there are new outputs to list. */
function withResourceNotices(reporter: JobWatcher, listChanges: ListChanges, clock: Clock): JobWatcher {
  let telling = false;
  return {
    ...reporter,
    changed: (job) => {
      reporter.changed?.(job);
      const { state } = job.view;
      if (telling || state.kind !== "done" || state.outputs.length === 0) return;
      telling = true;
      void clock.sleep(SETTLED).then(() => {
        telling = false;
        listChanges.emit("resources");
      });
    },
  };
}

/** Loaded where it is wanted. */
async function openSharedResults(
  { redisUrl, ttlSeconds }: BridgeContext["config"]["caching"],
  clock: Clock,
  log: BridgeContext["log"],
): Promise<SharedResults | null> {
  if (redisUrl === null) return null;
  const [{ SharedResults }, { RedisConnection }] = await Promise.all([
    import("../jobs/shared-cache/shared-results.ts"),
    import("../jobs/shared-cache/redis-connection.ts"),
  ]);
  return new SharedResults(new RedisConnection(redisUrl, clock, log), clock, Math.random, ttlSeconds * 1000);
}

export async function startEngineServices({
  config,
  files,
  log,
  clock,
  host,
  listChanges,
  library,
}: BridgeContext): Promise<EngineServices> {
  const owners = new Owners(await thisProcess(), clock);
  const clients = new Map<string, ComfyClient>();
  const headers: Record<string, string> = config.comfyui.apiKey === null ? {} : { authorization: `Bearer ${config.comfyui.apiKey}` };
  const { pollIntervalMs } = config.comfyui;
  const connect = (url: string) => {
    const known = clients.get(url);
    if (known) return known;
    const client = new ComfyClient({ url, clock, headers, pollIntervalMs, log: (event) => log.debug(event) });
    clients.set(url, client);
    return client;
  };
  const locator = new EngineLocator({ url: config.comfyui.url, reportFile: files.engineReport, connect, clock, log });
  locator.onEngineChanged = () => {
    forgetLists();
    listChanges.emit("resources");
    void library().then((tools) => tools.checkNodes());
  };
  if (host) {
    locator.requestStart = () => host.send({ type: "engine_wanted" });
    host.onEngineReport((report) => locator.setHostReport(report));
  }
  const pictures = new PictureStore(files.pictures, [files.givenPictures]);
  const ledger = new Ledger({ file: files.jobs, owners, log });
  const watcher = withResourceNotices(host ? jobReporter(host, clock) : {}, listChanges, clock);
  const previews = host !== null;
  const sharedResults = await openSharedResults(config.caching, clock, log);
  const jobs = new Jobs({ locator, pictures, config, clock, random: Math.random, previews, ledger, owners, log, watcher, sharedResults });
  host?.onPause((paused) => jobs.pause(paused));
  void jobs.watchLedger();
  const { allowedFolders, allowHttp } = config.images;
  const source: ImageSources = {
    pictures,
    latest: () => jobs.latestReferences(LISTED),
    folders: new AllowedFolders(allowedFolders),
    web: allowHttp ? new (await import("../images/fetch-image.ts")).ImageFetcher(clock) : null,
  };
  const received = new ReceivedPictures(new PictureStore(files.givenPictures));
  return { locator, jobs, pictures, source, parts: new PictureParts(pictures), received, keyed: new LRUCache({ max: MAX_KEYED_CALLS }) };
}
