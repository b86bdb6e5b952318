import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { measureChatView } from "../bench/chat-view.ts";
import { measureCluster } from "../bench/cluster.ts";
import { measureConnect } from "../bench/connect.ts";
import { measureFind } from "../bench/find-pictures.ts";
import { measureFirstCall } from "../bench/first-call.ts";
import { measureGalleryIndex } from "../bench/gallery-index.ts";
import { measureGalleryWindow } from "../bench/gallery-window.ts";
import { measureHomeWindow } from "../bench/home-window.ts";
import { CLIENTS, measureHttpList } from "../bench/http-list.ts";
import { measureManyCalls } from "../bench/many-calls.ts";
import { measureMaskStroke } from "../bench/mask-stroke.ts";
import { measurePicture } from "../bench/picture.ts";
import { measureSeveralEngines, measureWaitingJobs } from "../bench/several-engines.ts";
import { measureSharedCache } from "../bench/shared-cache.ts";
import { measureStartup } from "../bench/startup.ts";
import { measureSupervisor } from "../bench/supervisor.ts";
import type { WaitingJobs } from "../bench/waiting-jobs.ts";
import { measureImport } from "../bench/workflow-import.ts";
import { buildAll } from "./bundle/build.ts";

// Numbers are for reading, not for passing: a slow moment of a machine is no defect. Each stands beside its floor of the same run.
await buildAll();
const state = fs.mkdtempSync(path.join(os.tmpdir(), "easel-bench-"));
const waitingRow = (where: string, { count, submit, cancel, megabytes }: WaitingJobs) =>
  row(
    `${count} waiting jobs${where}: another, a cancelled one (longest); memory`,
    `${submit.median.toFixed(1)} ms (${submit.longest.toFixed(0)}), ${cancel.median.toFixed(1)} ms (${cancel.longest.toFixed(0)}); ${megabytes.toFixed(0)} MB`,
    "20 ms, 20 ms; 200 MB",
  );
const row = (what: string, value: string, target: string) => console.log(`${what.padEnd(58)} ${value.padEnd(34)} ${target}`);
try {
  const startup = await measureStartup(state);
  row(
    "bridge, spawn to initialize / one-tool server",
    `${startup.bridge.toFixed(0)} ms / ${startup.floor.toFixed(0)} ms = ${startup.ratio.toFixed(2)} x`,
    "at most 1.25 x",
  );
  row("tools/list", `${(startup.toolsListBytes / 1000).toFixed(1)} kB`, "at most 12 kB");
  row(
    "resident memory, bridge / one-tool server",
    `${startup.residentMegabytes.bridge.toFixed(0)} MB / ${startup.residentMegabytes.floor.toFixed(0)} MB`,
    "at most 90 MB",
  );
  for (const { era, bridge, floor } of await measureHttpList(path.join(state, "http-list"))) {
    row(
      `tools/list over HTTP (${era}), ${CLIENTS} clients at once / one-tool server`,
      `${bridge.toFixed(0)} ms / ${floor.toFixed(0)} ms = ${(bridge / floor).toFixed(2)} x`,
      "at most 1.3 x",
    );
  }
  const first = await measureFirstCall(path.join(state, "first"));
  row(
    `first call to job at the engine (${first.engine}); with no list of tools before`,
    `${first.atEngine.prepared.toFixed(0)} ms; ${first.atEngine.unprepared.toFixed(0)} ms`,
    "at most 60 ms",
  );
  row("requests to the engine for the first picture; for a later one", `${first.requests.first}; ${first.requests.later}`, "at most 5");
  row("resident memory, tools listed and nothing to do", `${first.idleMegabytes.toFixed(0)} MB`, "at most 72 MB");
  row("no engine there: told after", `${first.absentTold.toFixed(0)} ms`, "at most 5000 ms");
  const picture = await measurePicture(state);
  row(
    `engine done to image in the client / by hand (${picture.engine})`,
    `${picture.bridge.toFixed(0)} ms / ${picture.floor.toFixed(0)} ms`,
    "at most 50 ms",
  );
  row("result of a 1024 x 1024 picture", `${(picture.resultBytes / 1000).toFixed(0)} kB`, "at most 900 kB");
  const calls = await measureManyCalls(state);
  row("a ping through the relay / direct", `${calls.relayed.toFixed(2)} ms / ${calls.direct.toFixed(2)} ms`, "at most 2 ms more");
  const { atRest, busy, emptyNode } = calls.relayMegabytes;
  row(
    "resident memory, relay at rest, busy / Node that does nothing",
    `${atRest.toFixed(1)} MB, ${busy.toFixed(1)} MB / ${emptyNode.toFixed(1)} MB`,
    "at most 45 MB",
  );
  row("a picture from the cache, through the relay", `${calls.cacheHit.toFixed(1)} ms`, "at most 5 ms");
  const shared = await measureSharedCache(path.join(state, "shared"));
  row("a picture that another computer made, through Redis", shared === null ? "no redis-server here" : `${shared.toFixed(1)} ms`, "none");
  row(
    `${calls.atOnce} calls at once; memory of the daemon before / highest`,
    `${calls.errors} errors; ${calls.megabytes.before.toFixed(0)} MB / ${calls.megabytes.highest.toFixed(0)} MB`,
    "0 errors, bounded",
  );
  const pool = await measureSeveralEngines(path.join(state, "pool"));
  row(
    "jobs of a fixed time: several engines / one engine",
    pool.throughput.map(({ engines, times }) => `${engines}: ${times.toFixed(2)} x`).join(", "),
    "2: 1.95 x, 3: 2.9 x, 8: 7.5 x",
  );
  row(
    "processor time of such a job: bridge; practice engine",
    `${pool.processorMs.bridge.toFixed(0)} ms; ${pool.processorMs.engine.toFixed(0)} ms`,
    "none",
  );
  row(
    "a picture with three engines / with one",
    `${pool.wholeCall.three.toFixed(1)} ms / ${pool.wholeCall.one.toFixed(1)} ms`,
    "at most 1 ms more",
  );
  const waiting = await measureWaitingJobs(path.join(state, "waiting"));
  waitingRow("", waiting);
  const cluster = await measureCluster(path.join(state, "cluster"));
  if (cluster === null) row("a cluster's queue", "no redis-server here", "");
  else {
    const { shared, own } = cluster.picture;
    row("a picture through a cluster's queue / a bridge's own", `${shared.toFixed(1)} ms / ${own.toFixed(1)} ms`, "at most 15 ms more");
    row("a worker is killed: until another has its job", `${(cluster.takeOver / 1000).toFixed(1)} s`, "at most 8 s");
    waitingRow(" in a cluster", cluster.waiting);
  }
  const view = await measureChatView(path.join(state, "view"));
  if (view === null) row("the view in a chat", "no Chromium here", "");
  else {
    const weights = view.wireBytes.map(({ name, bytes }) => `${(bytes / 1000).toFixed(1)} kB (${name})`);
    row("the view in a chat, gzip", weights.join(", "), "at most 30 kB");
    row("result to first paint", `${view.firstPaint.toFixed(0)} ms`, "at most 150 ms");
    row(
      `then to the original of 1024 x 1024, ${(view.originalBytes / 1e6).toFixed(1)} MB`,
      `${view.full.toFixed(0)} ms`,
      "at most 400 ms more",
    );
    row("preview frames", `${view.previewsASecond.toFixed(1)} a second`, "at least 2 a second");
    const { median, longest } = view.stroke;
    row("a stroke on a mask of 2048 x 2048", `${median.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`, "at most 16 ms");
  }
  const found = await measureFind(path.join(state, "find"));
  row(
    `a search among ${found.pictures} pictures; the first after a start; with no index yet`,
    `${found.search.toFixed(0)} ms; ${found.reopened.toFixed(0)} ms; ${(found.firstRead / 1000).toFixed(1)} s`,
    "at most 200 ms; 3 s; 30 s",
  );
  row("the longest that it holds the bridge up meanwhile", `${found.longestBlock.toFixed(0)} ms`, "at most 50 ms");
  const gallery = await measureGalleryIndex(path.join(state, "gallery"));
  row(
    `the gallery's index of ${gallery.pictures} pictures: read anew; opened again`,
    `${gallery.cold.toFixed(0)} files a second; ${gallery.warm.toFixed(0)} ms`,
    "at least 2000; at most 500 ms",
  );
  row(
    "a search in it, 95 of 100; the longest that main is held up",
    `${gallery.search.p95.toFixed(1)} ms; ${gallery.longestBlock.toFixed(0)} ms`,
    "at most 15 ms; 50 ms",
  );
  const home = await measureHomeWindow(path.join(state, "home"));
  if (home)
    row(
      "Home on the screen, of a core: idle; one job painted",
      `${(home.idle * 100).toFixed(1)} %; ${(home.painting * 100).toFixed(1)} %`,
      "under 1 %; 8 %",
    );
  const window = await measureGalleryWindow(path.join(state, "window"));
  const { empty, cold, warm } = window.usable;
  row(
    `start to usable: no pictures; ${window.pictures} new ones; the same, known`,
    `${empty.toFixed(0)} ms; ${cold.toFixed(0)} ms; ${warm.toFixed(0)} ms`,
    "at most 1500 ms",
  );
  row("the longest that main was held up meanwhile", `${window.longestBlock.toFixed(0)} ms`, "at most 50 ms");
  row(
    "a search, letter to screen; End to the last picture",
    `${window.searchOnScreen.toFixed(0)} ms; ${window.end.toFixed(0)} ms`,
    "at most 60 ms",
  );
  row(
    "600 pictures of 1024 px scrolled: blank after 150 ms, first time; again",
    `${(window.blank.first * 100).toFixed(1)} %; ${(window.blank.second * 100).toFixed(1)} %`,
    "under 5 %",
  );
  row("memory of the page after that", `${window.rendererMegabytes.toFixed(0)} MB`, "under 300 MB");
  const mask = await measureMaskStroke();
  if (mask) row("a stroke on a mask of 4096 x 4096, 95 of 100", `${mask.median.toFixed(1)} ms; ${mask.p95.toFixed(1)} ms`, "under 16 ms");
  const imported = await measureImport(path.join(state, "import"));
  row(
    `a workflow of ${imported.megabytes.toFixed(1)} MB and ${imported.nodes} nodes, file to proposal`,
    `${imported.proposal.toFixed(0)} ms`,
    "at most 300 ms",
  );
  const supervisor = await measureSupervisor();
  row(
    "crash to ready again / the engine's own start",
    `${supervisor.crashToReady.toFixed(0)} ms / ${supervisor.start.toFixed(0)} ms`,
    "at most 1000 ms more",
  );
  row("supervisor of an idle engine", `${(supervisor.idleShare * 100).toFixed(2)} % of a core`, "under 0.5 %");
  const { stops, soak } = supervisor;
  row(
    "stops of a busy engine with deaf grandchildren",
    `${stops.whole} of ${stops.all} whole, longest ${stops.longest.toFixed(0)} ms`,
    "all, within 5000 ms",
  );
  row(
    `log flood of ${soak.minutes} min, ${((soak.linesASecond * 200) / 1e6).toFixed(2)} MB/s`,
    `${soak.grown.toFixed(1)} MB grown, ${(soak.share * 100).toFixed(1)} % of a core`,
    "no growth",
  );
  for (const { grammar, longestPause, plan, write } of measureConnect()) {
    row(
      `longest pause of the app, 1 MB of ${grammar} planned and written`,
      `${longestPause.toFixed(0)} ms (done in ${plan.toFixed(0)} + ${write.toFixed(0)} ms)`,
      "at most 50 ms",
    );
  }
} finally {
  fs.rmSync(state, { recursive: true, force: true });
}
