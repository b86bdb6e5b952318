import type { BridgeOptionsView } from "#contract/bridge-option-changes.ts";
import type { GraphicsCard } from "#contract/engines.ts";
import type { IndexProgress, Picture } from "#contract/gallery.ts";
import type { InstallPlan } from "#contract/install.ts";
import type { CallInput, CallName, CallOutput, EaselApi, EventData, EventName } from "#contract/ipc.ts";
import type { ErrorView, JobView } from "#contract/job.ts";
import type { ModelsView } from "#contract/models.ts";
import type { AccessToken } from "#contract/sharing.ts";
import type { ToolForms } from "#contract/tool-form.ts";
import type { AppState, ChangePlan, ClientView, DoctorStep, EngineFinding, LogLine } from "#contract/view.ts";
import { galleryHandlers } from "./fake-gallery.ts";
import { workflowHandlers } from "./fake-workflows.ts";
import { modelPlan } from "./model-samples.ts";
import { painting } from "./painting.ts";

/** What a scene begins with. */
export interface Scene {
  app: AppState;
  pictures: Picture[];
  /** How far the index is, where files are being read. */
  progress?: IndexProgress;
  aiApps: ClientView[];
  logs: LogLine[];
  /** What `engine.discover` answers. */
  found: EngineFinding[];
  /** What `engines.cards` answers. */
  cards: GraphicsCard[];
  plan: (aiApp: ClientView, action: "write" | "remove", place: string | undefined) => ChangePlan;
  doctor: DoctorStep[];
  accesses: AccessToken[];
  /** What can be made. */
  forms: ToolForms;
  installPlan: (gpu: InstallPlan["gpu"] | null, folder: string | null) => InstallPlan;
  models: ModelsView;
  /** What config.yaml says. */
  options: BridgeOptionsView;
  /** Calls that fail in this scene. */
  failing: Partial<Record<CallName, ErrorView>>;
  previews: EventData<"preview">[];
}

export interface FakeEasel {
  api: EaselApi;
  /** Every call the window made, oldest first. */
  asked: { name: CallName; input: unknown }[];
  /** All that the window was told, oldest first. */
  told: unknown[];
  emit: <E extends EventName>(name: E, data: EventData<E>) => void;
  /** Calls that fail from now on. */
  failing: Scene["failing"];
  /** What main knows now. */
  state: () => AppState;
  /** Main learns something new, and tells the window. */
  update: (slices: Partial<AppState>) => void;
}

declare global {
  interface Window {
    /** For tests, and for playing in the browser's console. */
    easelScene: FakeEasel;
  }
}

/** What a scene does not need it does not answer. */
type Handlers = { [C in CallName]?: (input: CallInput<C>) => CallOutput<C> };

/** Stands in for main: the same calls and events, on invented state that answers to what the person does. */
export function fakeEasel(scene: Scene): FakeEasel {
  const listeners = new Map<EventName, Set<(data: never) => void>>();
  const asked: FakeEasel["asked"] = [];
  const told: unknown[] = [];
  const emit: FakeEasel["emit"] = (name, data) => {
    told.push(data);
    for (const listener of listeners.get(name) ?? []) (listener as (data: unknown) => void)(data);
  };
  const update: FakeEasel["update"] = (slices) => {
    scene.app = { ...scene.app, ...slices };
    emit("state", slices);
  };
  const handlers = makeHandlers(scene, emit);
  const showPreviews = () => {
    for (const preview of scene.previews) emit("preview", preview);
  };
  const api: EaselApi = {
    async call(name, input) {
      asked.push({ name, input });
      await new Promise((done) => setTimeout(done, 30));
      const error = scene.failing[name];
      if (error) {
        told.push(error);
        return { ok: false, error };
      }
      const handler = handlers[name] as ((input: unknown) => never) | undefined;
      if (!handler) throw new Error(`No scene answers "${name}".`);
      if (name === "app.state") setTimeout(showPreviews);
      const value = handler(input);
      told.push(value);
      return { ok: true, value };
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as (data: never) => void));
      return () => set.delete(listener as (data: never) => void);
    },
  };
  return { api, asked, told, emit, failing: scene.failing, state: () => scene.app, update };
}

function makeHandlers(scene: Scene, emit: FakeEasel["emit"]): Handlers {
  const nothing = () => undefined;
  const update = (slices: Partial<AppState>): undefined => {
    scene.app = { ...scene.app, ...slices };
    emit("state", slices);
  };
  const removedModels: Scene["models"]["installed"] = [];
  const downloadIs = (id: string, state: AppState["modelDownloads"][number]["state"]) =>
    update({ modelDownloads: scene.app.modelDownloads.map((one) => (one.id === id ? { ...one, state } : one)) });
  const engineIs = (state: AppState["engine"]["state"]) => update({ engine: { ...scene.app.engine, state } });
  const changed = (id: string, change: (aiApp: ClientView) => ClientView): ClientView => {
    scene.aiApps = scene.aiApps.map((one) => (one.id === id ? change(one) : one));
    emit("connect.changed", scene.aiApps);
    const found = scene.aiApps.find((one) => one.id === id);
    if (!found) throw new Error(`The scene has no AI app "${id}".`);
    return found;
  };
  const client = (id: string) => changed(id, (one) => one);
  return {
    "app.state": () => scene.app,
    "app.dismissNotice": (id) => update({ notices: scene.app.notices.filter((notice) => notice.id !== id) }),
    "app.quit": nothing,
    "app.openLink": nothing,
    "app.restartBridge": nothing,
    "settings.change": (change) => {
      update({ settings: { ...scene.app.settings, ...change } as AppState["settings"] });
      return scene.app.settings;
    },
    "settings.export": () => true,
    "settings.import": () => ({ kind: "done" }),
    "settings.reset": () => true,
    "options.read": () => scene.options,
    "options.change": (changes) => {
      const { values, byHand } = scene.options;
      const all = Object.entries({ ...values, ...changes }).filter(([, value]) => value !== null && value !== undefined);
      scene.options = { values: Object.fromEntries(all), byHand };
      return scene.options;
    },
    "options.chooseFolder": () => "/home/me/Pictures",
    "options.openFile": nothing,
    "storage.list": () => [
      { id: "pictures", folder: "~/.config/Easel/pictures", bytes: 3_412_000_000 },
      { id: "given_pictures", folder: "~/.config/Easel/given-pictures", bytes: 0 },
      { id: "thumbnails", folder: "~/.config/Easel/gallery-cache", bytes: 48_000_000 },
      { id: "models", folder: "~/ComfyUI/ComfyUI/models", bytes: 27_600_000_000 },
      { id: "workflows", folder: "~/.config/Easel/workflows", bytes: 120_000 },
      { id: "logs", folder: "~/.config/Easel/logs", bytes: 5_100_000 },
    ],
    "storage.reveal": nothing,
    "about.notices": () =>
      `Easel contains these packages.\n\n${"-".repeat(80)}\n\nreact 19.2.1 (MIT)\n\nMIT License\n\nCopyright (c) Meta Platforms, Inc. and affiliates.`,
    "about.open": nothing,
    "settings.setPartnerKey": (key) => update({ partnerKey: key === null ? "none" : "kept" }),
    "engine.start": () => engineIs({ kind: "starting", since: Date.now(), doing: "importing torch" }),
    "engine.stop": () => engineIs({ kind: "stopped" }),
    "engine.restart": () => engineIs({ kind: "stopping" }),
    "engine.free": nothing,
    "engine.openInBrowser": nothing,
    "engine.chooseFolder": () => ({ kind: "folder", path: "~/ComfyUI" }),
    "engine.use": (source) =>
      update({
        settings: { ...scene.app.settings, engine: source },
        engine: { ...scene.app.engine, source, practice: source.kind === "practice" },
      }),
    "engine.discover": () => scene.found,
    "engine.changeLaunch": (part) =>
      update({ settings: { ...scene.app.settings, launch: { ...scene.app.settings.launch, ...part } as AppState["settings"]["launch"] } }),
    "engine.chooseModelFolder": () => "/home/me/Pictures/models",
    "engines.put": ({ engine, replaces }) => {
      const others = scene.app.settings.addedEngines.filter(({ name }) => name !== (replaces ?? engine.name));
      return update({ settings: { ...scene.app.settings, addedEngines: [...others, engine] } });
    },
    "engines.remove": (name) =>
      update({
        settings: { ...scene.app.settings, addedEngines: scene.app.settings.addedEngines.filter((one) => one.name !== name) },
        pool: scene.app.pool.filter((one) => one.name !== name),
      }),
    "engines.drain": ({ name, draining }) =>
      update({ pool: scene.app.pool.map((one) => (one.name === name ? { ...one, state: draining ? "draining" : "ready" } : one)) }),
    "engines.drainWorker": ({ id, draining }) =>
      update({ workers: scene.app.workers.map((one) => (one.id === id ? { ...one, state: draining ? "draining" : "idle" } : one)) }),
    "engines.restart": nothing,
    "engines.chooseFolder": () => "/home/me/ComfyUI-2",
    "engines.cards": () => scene.cards,
    "install.plan": ({ gpu, folder }) => scene.installPlan(gpu, folder),
    "install.chooseFolder": () => "/media/me/Big disk 画 🦊/ComfyUI",
    "install.start": () => {
      const { folder, steps } = scene.installPlan(null, null);
      const progress = { bytes: 0, total: 0, line: "" };
      return update({ install: { kind: "installing", folder, steps, finished: 0, since: Date.now(), progress } });
    },
    "install.cancel": () =>
      update({
        install:
          scene.app.install.kind === "installing"
            ? { ...scene.app.install, kind: "paused", why: { kind: "cancelled" } }
            : scene.app.install,
      }),
    "install.resume": nothing,
    "install.remove": () => {
      update({ install: { kind: "none" } });
      return { files: 0, folder: "~/ComfyUI" };
    },
    "install.hasModel": () => false,
    "install.openModels": nothing,
    "install.openGuide": nothing,
    "create.forms": () => scene.forms,
    "create.addPicture": () => ({ reference: "a1b2c3d4", width: 640, height: 480, url: painting(77, 640, 480) }),
    "models.list": () => scene.models,
    "models.plan": (wish) => modelPlan(wish, scene.models),
    "models.download": ({ folder }) =>
      update({
        modelDownloads: [
          {
            id: "download-1",
            file: "sd_xl_base_1.0.safetensors",
            folder,
            hosts: ["huggingface.co"],
            bytes: 2_400_000_000,
            total: 6_938_078_334,
            state: { kind: "running" },
          },
          ...scene.app.modelDownloads,
        ],
      }),
    "models.pause": (id) => downloadIs(id, { kind: "paused" }),
    "models.resume": (id) => downloadIs(id, { kind: "running" }),
    "models.discard": (id) => update({ modelDownloads: scene.app.modelDownloads.filter((one) => one.id !== id) }),
    "models.addFile": () => "my_style.safetensors",
    "models.remove": (id) => {
      const gone = scene.models.installed.find((one) => one.id === id);
      scene.models = { ...scene.models, installed: scene.models.installed.filter((one) => one !== gone) };
      removedModels.push(...(gone ? [gone] : []));
      return id;
    },
    "models.undoRemove": () => {
      scene.models = { ...scene.models, installed: [...scene.models.installed, ...removedModels.splice(0)] };
      return true;
    },
    "models.openLicence": nothing,
    "models.openFolder": nothing,
    "jobs.run": (call) => {
      const jobId = `made-${scene.app.jobs.length}`;
      update({ jobs: [queued(jobId, call), ...scene.app.jobs] });
      return { jobId };
    },
    "jobs.cancel": (id) =>
      update({
        jobs: scene.app.jobs.map((job) => (job.id === id ? ended(job) : job)),
      }),
    "jobs.cancelAll": () => update({ jobs: scene.app.jobs.map((job) => (job.finishedAt === null ? ended(job) : job)) }),
    "jobs.move": ({ jobId, to }) => {
      update({ jobs: moved(scene.app.jobs, jobId, to) });
      return true;
    },
    "jobs.history": ({ after, limit }) => {
      const jobs = scene.app.jobs.filter(({ finishedAt }) => finishedAt !== null).sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0));
      const start = jobs.findIndex(({ id }) => id === after) + 1;
      return { jobs: jobs.slice(start, start + limit), more: jobs.length > start + limit };
    },
    "jobs.pause": (paused) => update({ paused }),
    ...galleryHandlers(scene, (change) => emit("gallery.changed", change)),
    "connect.list": () => scene.aiApps,
    "connect.plan": (asked) => scene.plan(client(asked.client), asked.action, asked.place),
    "connect.apply": ({ client: id, planId }) => {
      const action = planId === "remove" ? "remove" : "write";
      const change = { id: `change-${Date.now()}`, at: Date.now(), action, undone: false } as const;
      return changed(id, (one) => ({
        ...one,
        config: { kind: action === "write" ? "written" : "absent" },
        starts: { kind: "trying" },
        changes: [change, ...one.changes],
      }));
    },
    "connect.undo": ({ client: id, changeId }) =>
      changed(id, (one) => ({
        ...one,
        config: { kind: "absent" },
        changes: one.changes.map((change) => (change.id === changeId ? { ...change, undone: true } : change)),
      })),
    "connect.check": (id) => changed(id, (one) => ({ ...one, starts: { kind: "starts", at: Date.now(), tools: 7 } })),
    "connect.showViews": ({ client, show }) => {
      changed(client, (one) => ({ ...one, chatViews: { ...one.chatViews, show } }));
    },
    "connect.leave": (id) => changed(id, (one) => ({ ...one, config: { kind: "absent" } })),
    "connect.restart": () => true,
    "connect.removeFromAll": () =>
      scene.aiApps.filter(({ config }) => config.kind === "written").map(({ name }) => ({ name, error: null })),
    "connect.openLink": nothing,
    "connect.saveBundle": () => true,
    "doctor.look": () => scene.doctor,
    "share.change": (part) => {
      const sharing = { ...scene.app.settings.sharing, ...part } as AppState["settings"]["sharing"];
      update({ settings: { ...scene.app.settings, sharing }, sharing: sharing.on ? shared(sharing) : { kind: "off" } });
    },
    "share.chooseCertificate": () => true,
    "share.saveCertificate": () => true,
    "share.tokens": () => scene.accesses,
    "share.addToken": (fields) => {
      scene.accesses = [...scene.accesses, { ...fields, created: new Date().toISOString(), lastCall: null }];
      return A_TOKEN;
    },
    "share.revokeToken": (name) => {
      scene.accesses = scene.accesses.filter((access) => access.name !== name);
      return true;
    },
    ...workflowHandlers(scene, update, queued),
    "drop.look": () => [],
    "drop.takeOpened": () => [],
    "drop.addModel": () => "my_style.safetensors",
    "drop.addToGallery": nothing,
    "drop.useComfyui": nothing,
    "clipboard.writeText": nothing,
    "logs.read": ({ limit }) => scene.logs.slice(-limit),
    "logs.copyDiagnostics": () => "Easel 0.1.0",
    "logs.report": () => [{ name: "about.txt", text: "Easel 0.1.0 on linux\n" }],
    "logs.saveReport": () => true,
    "logs.revealFolder": nothing,
  };
}

const A_TOKEN = "easel_R4nDomLettersOfWhichNobodyWouldEverThink1234";

/** As main would show it. */
export function shared({ reach, port, encryption }: AppState["settings"]["sharing"]): AppState["sharing"] {
  if (reach === "this_computer") return { kind: "on", addresses: [`http://127.0.0.1:${port}`], fingerprint: null };
  const scheme = encryption.kind === "none" ? "http" : "https";
  const fingerprint =
    encryption.kind === "own"
      ? Array.from({ length: 32 }, (_, n) => (n * 7 + 16).toString(16))
          .join(":")
          .toUpperCase()
      : null;
  return { kind: "on", addresses: [`${scheme}://192.168.1.20:${port}`, `${scheme}://10.8.0.2:${port}`], fingerprint };
}

const queued = (id: string, call: CallInput<"jobs.run">): JobView => ({
  id,
  tool: call.tool,
  client: "easel",
  arguments: call.arguments,
  createdAt: Date.now(),
  startedAt: null,
  finishedAt: null,
  state: { kind: "queued", position: 1 },
});

const ended = (job: JobView): JobView => ({ ...job, finishedAt: Date.now(), state: { kind: "cancelled" } });

/** The waiting jobs, with their places as they are after the move. */
function moved(jobs: readonly JobView[], id: string, to: CallInput<"jobs.move">["to"]): JobView[] {
  const positionOf = ({ state }: JobView) => (state.kind === "queued" ? state.position : null);
  const waiting = jobs.filter((job) => positionOf(job) !== null).sort((a, b) => (positionOf(a) ?? 0) - (positionOf(b) ?? 0));
  const first = positionOf(waiting[0] ?? queued("", { tool: "", arguments: {} })) ?? 0;
  const place = waiting.findIndex((job) => job.id === id);
  const target = to === "first" ? 0 : place + (to === "earlier" ? -1 : 1);
  waiting.splice(target, 0, ...waiting.splice(place, 1));
  return jobs.map((job) => {
    const at = waiting.indexOf(job);
    return at === -1 ? job : { ...job, state: { kind: "queued", position: first + at } };
  });
}
