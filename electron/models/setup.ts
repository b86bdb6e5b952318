import os from "node:os";
import path from "node:path";
import { net, shell } from "electron";
import { isInside } from "#base/contained-path.ts";
import { freeBytes } from "#base/disk-space.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppContext } from "../app/app-context.ts";
import type { EngineParts } from "../app/engine.ts";
import type { InstallerSetup } from "../app/installer.ts";
import { PendingTrash } from "../gallery/pending-trash.ts";
import type { ProbeAnswer, ProbeRequest } from "./link-probe.ts";
import { ModelDownloads } from "./model-downloads.ts";
import { modelPlaces } from "./model-places.ts";
import { Models } from "./models.ts";
import { loadOffers } from "./offers.ts";
import { setupPaintModel } from "./paint-model.ts";

export interface ModelParts {
  models: Models;
  downloads: ModelDownloads;
  dispose: () => Promise<void>;
}

/** The models of the engine in use, and their downloads. */
export function setupModels(context: AppContext, parts: EngineParts, install: InstallerSetup): ModelParts {
  const { clock, files, engineLogins, state, logs } = context;
  const { engine, planner } = parts;
  const home = process.env.EASEL_HOME_OVERRIDE ?? os.homedir();
  const paintModel = setupPaintModel(context, parts);
  let hidden: ReadonlySet<string> = new Set();
  const trash = new PendingTrash({
    clock,
    trash: async (file) => {
      await shell.trashItem(file);
      await paintModel.look();
    },
    hide: (paths) => {
      hidden = new Set(paths);
    },
    onFault: (error) => {
      logs.add("app", `A model could not be moved to the bin: ${String(error)}`, "error");
      state.addNotice("problem", messages.models.notRemoved);
    },
  });
  const downloads = new ModelDownloads({
    file: path.join(files.directory, "model-downloads.json"),
    clock,
    freeBytes,
    // Chromium's network stack knows the system's proxies and certificates.
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    onChange: (modelDownloads) => state.set({ modelDownloads }),
    onDone: () => void paintModel.look(),
  });
  const models = new Models({
    offers: loadOffers(process.env.EASEL_MODEL_OFFERS),
    places: () =>
      modelPlaces({
        url: () => (engine.report.state === "ready" ? engine.url : null),
        headers: (url) => engineLogins.headersFor(url),
        practice: () => engine.view.practice,
        source: () => engine.view.source,
        code: () => planner.install?.code ?? null,
        installed: () => install.installer.modelsFolder,
      }),
    cardBytes: () => {
      const { memory } = engine.view;
      return memory?.of === "vram" ? memory.total : null;
    },
    freeBytes,
    displayPath: (place) => (isInside(home, place) ? `~${place.slice(home.length)}` : place),
    probe: probeWithElectron,
    downloads,
    trash,
    hidden: () => hidden,
  });
  return {
    models,
    downloads,
    dispose: async () => {
      downloads.dispose();
      paintModel.dispose();
      await trash.finish();
    },
  };
}

/** `fetch` of Electron does not show redirections one by one; its older interface does. */
const probeWithElectron: ProbeRequest = (url, bytes) =>
  new Promise((resolve, reject) => {
    const request = net.request({ url, redirect: "manual" });
    request.setHeader("range", `bytes=0-${bytes - 1}`);
    const done = (answer: ProbeAnswer) => {
      resolve(answer);
      request.abort();
    };
    request.on("redirect", (status, _method, location, headers) =>
      done({ status, headers: { ...plain(headers), location }, head: new Uint8Array() }),
    );
    request.on("response", (response) => {
      const answer = { status: response.statusCode, headers: plain(response.headers) };
      let head = Buffer.alloc(0);
      response.on("data", (chunk) => {
        head = Buffer.concat([head, chunk]);
        if (head.length >= bytes) done({ ...answer, head: head.subarray(0, bytes) });
      });
      response.on("end", () => done({ ...answer, head }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end();
  });

const plain = (headers: Record<string, string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? (value[0] ?? "") : value]));
