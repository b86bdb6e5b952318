import { z } from "zod";
import { AddedEngine, ClusterWorker, PooledEngine } from "./engines.ts";
import { ConnectedClient } from "./host.ts";
import { InstallView } from "./install.ts";
import { ErrorView, JobView } from "./job.ts";
import { LANGUAGES } from "./language.ts";
import { ModelDownload } from "./models.ts";
import { SharingChoices, SharingView } from "./sharing.ts";
import { UpdateView } from "./updates.ts";
import { BrokenWorkflow } from "./workflow.ts";
import { MAX_ZOOM, MIN_ZOOM } from "./zoom.ts";

/** What the window shows. Main owns the truth and sends a whole slice whenever it changes. */

export const EngineSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("practice") }),
  z.object({ kind: z.literal("auto") }),
  /** A ComfyUI on disk that Easel starts itself. */
  z.object({ kind: z.literal("folder"), path: z.string() }),
  /** A ComfyUI that somebody else started: watched, never stopped. */
  z.object({ kind: z.literal("url"), url: z.string() }),
]);
export type EngineSource = z.infer<typeof EngineSource>;

export const EngineLayout = z.enum(["desktop-1", "desktop-2", "pinokio", "comfy-cli", "portable", "stability-matrix", "krita", "git"]);
export type EngineLayout = z.infer<typeof EngineLayout>;

/** A ComfyUI that was found on this computer. */
export const EngineFinding = z.object({
  /** How it lies on the disk; null for one that is only known by where it answers. */
  layout: EngineLayout.nullable(),
  /** As people call it: "ComfyUI portable", "Comfy Desktop". */
  name: z.string(),
  version: z.string().nullable(),
  /** Its folder, home shortened to "~". */
  folder: z.string().nullable(),
  /** Where it answers now. */
  url: z.string().nullable(),
  /** In words: "Python 3.12 in .venv". */
  python: z.string().nullable(),
  use: z.discriminatedUnion("kind", [
    /** Easel starts and stops it. */
    z.object({ kind: z.literal("start"), source: EngineSource }),
    /** It runs already; Easel uses it and never stops it. */
    z.object({ kind: z.literal("attach"), source: EngineSource }),
    /** Its app has to start it first. */
    z.object({ kind: z.literal("open_first"), app: z.string() }),
    /** Nobody can tell which Python it is started with, so the person has to start it. */
    z.object({ kind: z.literal("python_unknown") }),
  ]),
  /** It is what Easel uses now. */
  inUse: z.boolean(),
});
export type EngineFinding = z.infer<typeof EngineFinding>;

/** How Easel starts a ComfyUI. */
export const LaunchChoices = z.object({
  /** How much of the graphics card's memory it may fill; `cpu` leaves the card alone. */
  memory: z.enum(["auto", "less", "cpu"]),
  /** Which graphics card, counted from 0; null = ComfyUI's own choice. */
  device: z.number().int().min(0).max(15).nullable(),
  /** GB of the card's memory to leave to other programs; null = ComfyUI's own choice. */
  reserveVram: z.number().min(0).max(256).nullable(),
  /** Folders of models beside ComfyUI's own. */
  modelFolders: z.array(z.string().min(1)).max(20),
  /** More flags for main.py, as one would type them. */
  extraFlags: z.string().max(2_000),
});
export type LaunchChoices = z.infer<typeof LaunchChoices>;

/** Bytes. `of` says what the figures mean: a GPU's memory, or the machine's for an engine without GPU. */
export const MemoryView = z.object({
  of: z.enum(["vram", "memory"]),
  device: z.string(),
  total: z.number(),
  free: z.number(),
  torch: z.number(),
});
export type MemoryView = z.infer<typeof MemoryView>;

/** Memory in use at one moment; bytes, epoch ms. */
export const MemorySample = z.object({ at: z.number(), used: z.number() });
export type MemorySample = z.infer<typeof MemorySample>;

/** What a person should know about the engine, though it works. */
export const EngineNote = z.discriminatedUnion("kind", [
  /** Something else uses its usual port, so it answers at another one. */
  z.object({
    kind: z.literal("port_taken"),
    usual: z.number().int(),
    used: z.number().int(),
    /** The program's name; null where the system does not say. */
    by: z.string().nullable(),
    /** Set when that is a ComfyUI, which Easel could use instead of starting one. */
    comfy: z.string().nullable(),
  }),
  /** Every computer in the network can use it. */
  z.object({ kind: z.literal("open_to_network") }),
]);
export type EngineNote = z.infer<typeof EngineNote>;

export const EngineView = z.object({
  source: EngineSource,
  /** True when it is Easel's practice engine; the window must say so wherever pictures are shown. */
  practice: z.boolean(),
  state: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("stopped") }),
    z.object({ kind: z.literal("starting"), since: z.number(), doing: z.string() }),
    z.object({ kind: z.literal("ready"), url: z.string(), version: z.string(), since: z.number() }),
    z.object({ kind: z.literal("not_answering"), url: z.string(), since: z.number() }),
    /** Somebody else's, which does not answer: it was closed, or not started yet, or `problem` is in its way. Easel looks for it again and again. */
    z.object({ kind: z.literal("detached"), url: z.string(), since: z.number(), problem: ErrorView.nullable() }),
    /** It answers, but its job does not move. */
    z.object({ kind: z.literal("stuck"), url: z.string(), since: z.number() }),
    z.object({ kind: z.literal("crashed"), error: ErrorView, lastLines: z.array(z.string()), retryAt: z.number().nullable() }),
    z.object({ kind: z.literal("stopping") }),
    z.object({ kind: z.literal("failed"), error: ErrorView }),
  ]),
  /** Whether Easel started it (and so may stop and restart it). */
  owned: z.boolean(),
  memory: MemoryView.nullable(),
  notes: z.array(EngineNote),
});
export type EngineView = z.infer<typeof EngineView>;

export const BridgeView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("starting") }),
  z.object({ kind: z.literal("ready"), tools: z.array(z.object({ name: z.string(), title: z.string(), description: z.string() })) }),
  z.object({ kind: z.literal("failed"), error: ErrorView }),
]);
export type BridgeView = z.infer<typeof BridgeView>;

/** Where a person is in the first run; `done` where they have been through it, or wanted none. */
export const FirstRunStep = z.enum(["engine", "model", "ai_app", "picture", "done"]);
export type FirstRunStep = z.infer<typeof FirstRunStep>;

export const Settings = z.object({
  /** The first run goes on here at the next start. */
  firstRun: FirstRunStep,
  engine: EngineSource,
  /** The engines beside it. */
  addedEngines: z.array(AddedEngine),
  launch: LaunchChoices,
  theme: z.enum(["system", "light", "dark"]),
  language: z.enum(["system", ...LANGUAGES]),
  /** How large everything in the window is; 1 is as designed. */
  zoom: z.number().min(MIN_ZOOM).max(MAX_ZOOM),
  /** A notification when a picture is finished while the window is hidden. */
  notifyFinished: z.boolean(),
  notifyProblems: z.boolean(),
  /** Easel starts, without its window, when the person logs in. */
  launchAtLogin: z.boolean(),
  /** What closing the window does where no tray shows that Easel goes on. (Where there is one, Easel goes on.) */
  whenClosed: z.enum(["ask", "keep", "quit"]),
  /** Easel asks once a day whether there is a newer version, where it is built to. */
  checkForUpdates: z.boolean(),
  /** Uninstalling Easel takes it out of AI apps' settings, where the uninstaller asks Easel: on Windows. */
  removeOnUninstall: z.boolean(),
  /** AI apps (their ids) in whose chats the person wants no pictures shown by Easel. */
  neverViews: z.array(z.string()),
  /** Whether other computers may use Easel. */
  sharing: SharingChoices,
});
export type Settings = z.infer<typeof Settings>;

/** The key for ComfyUI's partner nodes: `kept` in the system's safe storage, or only known `until_quit`, where the system has none. */
export const PartnerKeyState = z.enum(["none", "kept", "until_quit"]);
export type PartnerKeyState = z.infer<typeof PartnerKeyState>;

/** Whether the engine has a model to paint with; unknown while it cannot be asked. */
export const PaintModel = z.enum(["unknown", "missing", "there"]);
export type PaintModel = z.infer<typeof PaintModel>;

export const AppState = z.object({
  version: z.string(),
  platform: z.enum(["linux", "darwin", "win32"]),
  /** Whether the desktop shows tray icons. */
  tray: z.boolean(),
  engine: EngineView,
  /** Those of the added engines that Easel starts and stops itself. */
  startedEngines: z.array(z.object({ name: z.string(), engine: EngineView })),
  /** All engines that pictures are given to, as the bridge tells of them; empty where there is only one. */
  pool: z.array(PooledEngine),
  /** The workers of the cluster that the bridge belongs to; empty where it belongs to none. */
  workers: z.array(ClusterWorker),
  paintModel: PaintModel,
  modelDownloads: z.array(ModelDownload),
  /** Of the last minutes, oldest first; begins anew with another device. */
  memoryHistory: z.array(MemorySample),
  /** New pictures wait until the person goes on. */
  paused: z.boolean(),
  install: InstallView,
  bridge: BridgeView,
  /** Active jobs first, then the most recent ended ones; at most 100. */
  jobs: z.array(JobView),
  clients: z.array(ConnectedClient),
  brokenWorkflows: z.array(BrokenWorkflow),
  /** Exports in the workflows folder that wait to be made a tool. */
  draftWorkflows: z.array(z.string()),
  settings: Settings,
  partnerKey: PartnerKeyState,
  sharing: SharingView,
  updates: UpdateView,
  /** Things to tell once, e.g. "your settings file was broken; it is kept aside as ...". */
  notices: z.array(z.object({ id: z.string(), tone: z.enum(["info", "problem"]), text: z.string() })),
});
export type AppState = z.infer<typeof AppState>;

export const LogLine = z.object({
  at: z.number(),
  source: z.enum(["engine", "bridge", "app"]),
  /** The name of the engine that said it, where it is one beside the first. */
  engine: z.string().optional(),
  level: z.enum(["info", "warn", "error"]),
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;

/** Whether what stands in an AI app's settings was started as that app starts it, and answered. */
export const StartCheck = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("untried") }),
  z.object({ kind: z.literal("trying") }),
  z.object({ kind: z.literal("starts"), at: z.number(), tools: z.number().int() }),
  z.object({ kind: z.literal("fails"), at: z.number(), error: ErrorView }),
]);
export type StartCheck = z.infer<typeof StartCheck>;

/** Whether Easel shows pictures in an AI app's chats, where the app can show them. */
export const ChatViewsChoice = z.enum(["always", "never"]);
export type ChatViewsChoice = z.infer<typeof ChatViewsChoice>;

/** One AI app on the Connect page. */
export const ClientView = z.object({
  id: z.string(),
  name: z.string(),
  /** What was found of it on this machine, in words; null = not found. */
  detected: z.string().nullable(),
  /** Its config file, home shortened to "~". */
  path: z.string(),
  config: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("absent") }),
    /** Our entry is there and says what we would write. */
    z.object({ kind: z.literal("written") }),
    /** Our entry is there but points elsewhere (app moved, other settings). */
    z.object({ kind: z.literal("stale") }),
    /** Our entry was there, and something else has taken it out. */
    z.object({ kind: z.literal("vanished") }),
    /** An entry of our name that somebody else wrote. */
    z.object({ kind: z.literal("foreign") }),
    z.object({ kind: z.literal("unreadable"), error: ErrorView }),
    /** An app whose settings Easel does not write. */
    z.object({ kind: z.literal("by_hand") }),
  ]),
  starts: StartCheck,
  /** A session of this client is, or was, seen by the bridge. */
  lastConnectedAt: z.number().nullable(),
  connectedNow: z.boolean(),
  /** What the person does after a change, in one sentence. */
  afterWriting: z.string(),
  /** What to do now, in one sentence. */
  next: z.string(),
  /** Other ways to connect it: a link that the app opens, a file that it installs. */
  ways: z.object({ link: z.boolean(), bundle: z.boolean() }),
  /** Easel can ask it to quit, and open it again. */
  canRestart: z.boolean(),
  /** Pictures that Easel itself shows in its chats (MCP Apps). */
  chatViews: z.object({
    /** What the person chose. */
    show: ChatViewsChoice,
    /** Whether it said at its newest visit that it can show them; null = it has not said since Easel was started. */
    declared: z.boolean().nullable(),
    /** Whether the protocol's list of clients says that it can. */
    documented: z.boolean(),
  }),
  /** For writing by hand. */
  snippet: z.string(),
  changes: z.array(z.object({ id: z.string(), at: z.number(), action: z.enum(["write", "remove"]), undone: z.boolean() })),
});
export type ClientView = z.infer<typeof ClientView>;

/** What a write or remove would do, shown before it is done. */
export const ChangePlan = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("change"),
    /** Give this back to `connect.apply`; stale (file changed since) = refused, plan again. */
    planId: z.string(),
    path: z.string(),
    creates: z.boolean(),
    /** Unified: lines that stay, go and come; secrets masked. */
    diff: z.array(z.object({ op: z.enum([" ", "-", "+"]), text: z.string() })),
    warnings: z.array(z.string()),
  }),
  /** The app is there more than once: plan again with the `path` of the one that is used. */
  z.object({ kind: z.literal("choose"), places: z.array(z.object({ path: z.string(), usedAt: z.number().nullable() })) }),
  z.object({ kind: z.literal("nothing_to_do"), path: z.string() }),
  z.object({ kind: z.literal("refused"), path: z.string(), error: ErrorView }),
]);
export type ChangePlan = z.infer<typeof ChangePlan>;

/** One link of the chain from the engine to a picture in a chat. */
export const DoctorStep = z.object({
  id: z.enum(["engine", "model", "bridge", "config", "client", "call"]),
  state: z.enum(["good", "waiting", "bad"]),
  /** What is so, in one sentence. */
  says: z.string(),
  /** What to do about it; null when nothing has to be done. */
  remedy: z.string().nullable(),
  /** What a button does about it; null when there is none. */
  fix: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("start_engine") }),
      z.object({ kind: z.literal("restart_engine") }),
      z.object({ kind: z.literal("open"), page: z.enum(["home", "models", "connect", "logs", "settings"]) }),
      /** Write its settings, with the preview. */
      z.object({ kind: z.literal("connect"), client: z.string() }),
      z.object({ kind: z.literal("restart_client"), client: z.string() }),
      z.object({ kind: z.literal("paint") }),
    ])
    .nullable(),
});
export type DoctorStep = z.infer<typeof DoctorStep>;
