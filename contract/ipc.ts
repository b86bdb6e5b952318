import { z } from "zod";
import { AboutLink } from "./about.ts";
import { BridgeOptionChanges, BridgeOptionsView } from "./bridge-option-changes.ts";
import { COMMAND_IDS } from "./commands.ts";
import { DroppedItem, OpenedFile } from "./drop.ts";
import { AddedEngine, GraphicsCard } from "./engines.ts";
import { FacetValues, GalleryFolder, GalleryQuery, type GalleryShape, IndexProgress, Picture, PictureDetails } from "./gallery.ts";
import { hostRequests, PartnerKey } from "./host.ts";
import { GpuKind, InstallPlan, InstallRemains } from "./install.ts";
import { ErrorView } from "./job.ts";
import { ModelFolder, ModelPlan, ModelsView } from "./models.ts";
import { ReportFile } from "./report.ts";
import { SettingsImport, StorageFolder } from "./settings-file.ts";
import { AccessToken, SharingChoices, TokenFields } from "./sharing.ts";
import { KeptPicture, MAX_PICTURE_CHARACTERS, ToolForms } from "./tool-form.ts";
import {
  AppState,
  ChangePlan,
  ChatViewsChoice,
  ClientView,
  DoctorStep,
  EngineFinding,
  EngineSource,
  LaunchChoices,
  LogLine,
  Settings,
} from "./view.ts";

/**
 * The one schema of what the window may ask of main (`calls`) and what main tells the window (`events`).
 * Main's gate, the preload and the renderer's typed `easel` object all derive from it.
 */
const none = z.undefined();
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** Calls answer with this; an error is data, so that its kind and remedy survive the crossing. */
export const Outcome = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion("ok", [z.object({ ok: z.literal(true), value }), z.object({ ok: z.literal(false), error: ErrorView })]);

/** As many as somebody may select. */
const PictureIds = z.array(z.string().max(64)).max(200_000);

const ToolArguments = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const calls = {
  "app.state": call(none, AppState),
  "app.dismissNotice": call(z.string(), none),
  "app.quit": call(none, none),
  /** A link of the help, in the browser; refused for hosts that the help does not name. */
  "app.openLink": call(z.string().max(2_000), none),
  /** Starts a bridge that has failed now, instead of in a while. */
  "app.restartBridge": call(none, none),
  /** What has a call of its own is left out: how ComfyUI is started (`engine.changeLaunch`), the engines beside the first (`engines.…`), pictures in chats (`connect.showViews`), sharing (`share.change`). */
  "settings.change": call(Settings.omit({ launch: true, addedEngines: true, neverViews: true, sharing: true }).partial(), Settings),

  /** Writes them into a file that the person chooses; answers whether. No key, login or token is in it. */
  "settings.export": call(none, z.boolean()),
  /** Takes them from such a file, all or none; null when the person closes the dialog. */
  "settings.import": call(none, SettingsImport.nullable()),
  /** All back to what they were on the first day, after a native confirm; answers whether. */
  "settings.reset": call(none, z.boolean()),

  /** What `config.yaml` says of the bridge's options. */
  "options.read": call(none, BridgeOptionsView),
  /** Changes them, all or none. They count as soon as nothing is being painted. */
  "options.change": call(BridgeOptionChanges, BridgeOptionsView),
  /** A native dialog; answers the folder, or null when the person closes it. */
  "options.chooseFolder": call(none, z.string().nullable()),
  /** Opens `config.yaml` in whatever the person edits such files with. */
  "options.openFile": call(none, none),

  /** Where Easel keeps things, and how much they take. Reads disks, in a thread of its own. */
  "storage.list": call(none, z.array(StorageFolder)),
  /** Shows the folder in the file manager. */
  "storage.reveal": call(StorageFolder.shape.id, none),

  /** The licences of what others made, as text. */
  "about.notices": call(none, z.string()),
  /** In the browser. */
  "about.open": call(AboutLink, none),

  /** Null takes the key away. The key itself is never told to the window; `AppState.partnerKey` says whether there is one. */
  "settings.setPartnerKey": call(PartnerKey.nullable(), none),

  "engine.start": call(none, none),
  "engine.stop": call(none, none),
  "engine.restart": call(none, none),
  /** Asks the engine to unload models and free its memory. */
  "engine.free": call(none, none),
  "engine.openInBrowser": call(none, none),
  /** A native dialog; answers null when the person closes it. */
  "engine.chooseFolder": call(none, EngineSource.nullable()),
  "engine.use": call(EngineSource, none),
  /** Every ComfyUI on this computer, running ones first. Reads disks and asks ports: may take seconds. */
  "engine.discover": call(none, z.array(EngineFinding)),
  /** Refused, with the reason, for flags that this ComfyUI does not know or that Easel must not set. Counts from the next start. */
  "engine.changeLaunch": call(LaunchChoices.partial(), none),
  /** A native dialog; answers the folder, or null when the person closes it. Refused when no models are in it. */
  "engine.chooseModelFolder": call(none, z.string().nullable()),

  /**
   * Adds an engine beside the first one, or changes what is said of the one of that name (`replaces`). Its address may bring a login.
   * Refused where nothing answers there, unless it is taken `unchecked`, and always where the login is wrong.
   */
  "engines.put": call(z.object({ engine: AddedEngine, replaces: z.string().nullable(), unchecked: z.boolean() }), none),
  /** What it has is finished there. */
  "engines.remove": call(z.string(), none),
  /** Any engine of the pool, by its name: it finishes what it has and gets nothing more, until it is undrained. */
  "engines.drain": call(z.object({ name: z.string(), draining: z.boolean() }), none),
  /** The same for a worker of the cluster, by its id. */
  "engines.drainWorker": call(z.object({ id: z.string(), draining: z.boolean() }), none),
  /** One that Easel starts. */
  "engines.restart": call(z.string(), none),
  /** A native dialog; answers a folder with a ComfyUI that Easel can start, or null when the person closes it. */
  "engines.chooseFolder": call(none, z.string().nullable()),
  /** The graphics cards of this computer that could have an engine of their own; none where the first engine is not Easel's to start. */
  "engines.cards": call(none, z.array(GraphicsCard)),

  /** What installing ComfyUI would do; uses no network and changes nothing. Null = what Easel would choose. */
  "install.plan": call(z.object({ gpu: GpuKind.nullable(), folder: z.string().min(1).nullable() }), InstallPlan),
  /** A native dialog; answers where ComfyUI would lie, or null when the person closes it. */
  "install.chooseFolder": call(none, z.string().nullable()),
  /** Begins what the plan of this id said; refused for any other. How it goes is `AppState.install`. */
  "install.start": call(z.object({ planId: z.string() }), none),
  "install.cancel": call(none, none),
  "install.resume": call(none, none),
  /** Takes back all that was made, after a native confirm; answers what stays, or null when the person would rather not. */
  "install.remove": call(none, InstallRemains.nullable()),
  /** ComfyUI's own page about a first picture, in the browser. */
  "install.openGuide": call(none, none),
  /** Whether a model lies in the installed ComfyUI, without which it paints nothing; null where another one is in use. */
  "install.hasModel": call(none, z.boolean().nullable()),
  /** The folder for models, in the file manager. */
  "install.openModels": call(none, none),

  /** The tools that run workflows, with what the engine of now offers for them; starts no engine. */
  "create.forms": call(none, ToolForms),
  /** Keeps a picture for later calls: a file that the person gave, or one of the gallery that the bridge does not know. */
  "create.addPicture": call(
    z.discriminatedUnion("from", [
      z.object({ from: z.literal("file"), base64: z.string().max(MAX_PICTURE_CHARACTERS) }),
      z.object({ from: z.literal("gallery"), id: z.string() }),
    ]),
    KeptPicture.extend({ url: z.string() }),
  ),

  /** The models of the engine on this computer, and those that Easel knows where to get. Reads disks. */
  "models.list": call(none, ModelsView),
  /** What getting a model would do: one of the offers, or what is behind a link, whose host is asked. */
  "models.plan": call(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("offer"), id: z.string() }),
      z.object({ kind: z.literal("link"), url: z.string().max(4_000) }),
    ]),
    ModelPlan,
  ),
  /** Begins what the plan of this id said; how it goes is `AppState.modelDownloads`. */
  "models.download": call(z.object({ planId: z.string(), folder: ModelFolder }), none),
  /** Stops a download; what has come is kept for `models.resume`. */
  "models.pause": call(z.string(), none),
  "models.resume": call(z.string(), none),
  /** Forgets a download, and throws away what has come of an unfinished one. */
  "models.discard": call(z.string(), none),
  /** Copies a model's file that the person chooses in a native dialog; answers its name, or null when they close it. */
  "models.addFile": call(ModelFolder.nullable(), z.string().nullable()),
  /** It goes into the system's bin a little later; answers by what `models.undoRemove` takes that back. */
  "models.remove": call(z.string(), z.string()),
  /** Answers whether it was in time. */
  "models.undoRemove": call(z.string(), z.boolean()),
  /** The licence of an offer, in the browser. */
  "models.openLicence": call(z.string(), none),
  "models.openFolder": call(none, none),

  /** Runs a tool as the window's own MCP client; answers the job id at once. */
  "jobs.run": call(z.object({ tool: z.string(), arguments: ToolArguments }), z.object({ jobId: z.string() })),
  "jobs.cancel": call(z.string(), none),
  /** Every job that has not ended, whoever asked for it; those that wait first. */
  "jobs.cancelAll": call(none, none),
  /** Puts a waiting job before all others, or one place to the front or to the back; answers whether it still waited. */
  "jobs.move": call(hostRequests["easel/jobs/move"].params, z.boolean()),
  /** Ended jobs of this and earlier days, newest first: those after the one that is named, or the newest. */
  "jobs.history": call(hostRequests["easel/jobs/history"].params, hostRequests["easel/jobs/history"].result),
  /** Paused, new jobs wait; what has begun goes on. */
  "jobs.pause": call(z.boolean(), none),

  "gallery.list": call(
    GalleryQuery.extend({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) }),
    z.object({ total: z.number().int(), pictures: z.array(Picture) }),
  ),
  /** Where all pictures that fit go in a grid: one call, however many they are. */
  "gallery.shape": call(GalleryQuery, z.custom<GalleryShape>()),
  /** The ids from one place to another in the order of a query, both included. */
  "gallery.ids": call(GalleryQuery.extend({ first: z.number().int().min(0), last: z.number().int().min(0) }), z.array(z.string())),
  /** Where a picture is in the order of a query; null where it is not in it. */
  "gallery.place": call(GalleryQuery.extend({ id: z.string() }), z.number().int().nullable()),
  /** What the pictures that fit, but for `where`, can be told apart by. */
  "gallery.facets": call(GalleryQuery, FacetValues),
  /** Null for a picture that is gone. */
  "gallery.details": call(z.string(), PictureDetails.nullable()),
  /** The pictures in sight: their thumbnails are made first, and those of others not at all. */
  "gallery.inSight": call(PictureIds, none),
  /** Makes their thumbnails while there is nothing else to do. */
  "gallery.makeAhead": call(PictureIds, none),
  "gallery.setFavourite": call(z.object({ ids: PictureIds, favourite: z.boolean() }), none),
  /** The picture itself onto the clipboard. */
  "gallery.copy": call(z.string(), none),
  /** ComfyUI's workflow in the picture onto the clipboard, in JSON; answers whether there is one. */
  "gallery.copyWorkflow": call(z.string(), z.boolean()),
  /** Shows the file in the file manager. */
  "gallery.reveal": call(z.string(), none),
  /** Begins to drag their files out of the window. */
  "gallery.drag": call(PictureIds, none),
  /** They vanish at once and go to the system's trash a moment later. Answers by what `gallery.undoTrash` takes it back. */
  "gallery.trash": call(PictureIds, z.string()),
  /** Answers whether there was still time. */
  "gallery.undoTrash": call(z.string(), z.boolean()),
  /** One under a name that the person chooses, several into a folder, after a native dialog; answers whether they were saved. */
  "gallery.saveAs": call(PictureIds, z.boolean()),
  "gallery.folders": call(none, z.array(GalleryFolder)),
  /** A native dialog; answers whether the person chose one. */
  "gallery.addFolder": call(none, z.boolean()),
  /** The pictures in it stay where they are. */
  "gallery.removeFolder": call(z.string(), none),

  "connect.list": call(none, z.array(ClientView)),
  "connect.plan": call(z.object({ client: z.string(), action: z.enum(["write", "remove"]), place: z.string().optional() }), ChangePlan),
  "connect.apply": call(z.object({ client: z.string(), planId: z.string() }), ClientView),
  "connect.undo": call(z.object({ client: z.string(), changeId: z.string() }), ClientView),
  /** Starts what stands in the app's settings, as the app would; takes up to ten seconds. */
  "connect.check": call(z.string(), ClientView),
  /** Our entry vanished, and the person is fine with that. */
  "connect.leave": call(z.string(), ClientView),
  /** Asks the app to quit, after a native confirm, and opens it again; answers whether it was done. */
  "connect.restart": call(z.string(), z.boolean()),
  /** Whether Easel shows pictures in this app's chats; counts from its next call. */
  "connect.showViews": call(z.object({ client: z.string(), show: ChatViewsChoice }), none),
  /** Takes Easel out of every AI app's settings, after a native confirm; answers how each went, or null when the person would rather not. */
  "connect.removeFromAll": call(none, z.array(z.object({ name: z.string(), error: ErrorView.nullable() })).nullable()),
  /** Opens the app with a link on which it offers to add Easel. */
  "connect.openLink": call(z.string(), none),
  /** A native dialog; answers whether the extension file was saved. */
  "connect.saveBundle": call(none, z.boolean()),

  /** The chain from the engine to a picture in a chat; tries to start the bridge, which may take seconds. */
  "doctor.look": call(none, z.array(DoctorStep)),

  /** What became of it is `AppState.sharing`. */
  "share.change": call(SharingChoices.partial(), none),
  /** Native dialogs for the PEM files of a certificate and its key, which are used from then on; answers whether they were chosen. */
  "share.chooseCertificate": call(none, z.boolean()),
  /** A native dialog; answers whether the certificate that Easel made was saved, without its key. */
  "share.saveCertificate": call(none, z.boolean()),
  "share.tokens": call(none, z.array(AccessToken)),
  /** Answers the token, which nobody sees again. */
  "share.addToken": call(TokenFields, z.string()),
  /** After a native confirm; answers whether it no longer counts. */
  "share.revokeToken": call(z.string(), z.boolean()),

  /** The workflows that the person made tools of, and what waits to become one. */
  "workflows.list": call(none, hostRequests["easel/workflows/list"].result),
  /** What tool an export would make on this engine. Changes nothing. */
  "workflows.propose": call(hostRequests["easel/workflows/propose"].params, hostRequests["easel/workflows/propose"].result),
  /** Runs it once before it is saved; its job is in `AppState.jobs`. */
  "workflows.try": call(hostRequests["easel/workflows/try"].params, hostRequests["easel/workflows/try"].result),
  /** Where a pack or model is to be had, in the browser; refused for what is not on `DOWNLOAD_HOSTS`. */
  "workflows.openLink": call(z.string().max(2_000), none),
  "workflows.save": call(hostRequests["easel/workflows/save"].params, hostRequests["easel/workflows/save"].result),
  /** After a native confirm; answers whether it went. */
  "workflows.offer": call(hostRequests["easel/workflows/offer"].params, none),
  "workflows.remove": call(hostRequests["easel/workflows/remove"].params, hostRequests["easel/workflows/remove"].result),
  "workflows.restore": call(hostRequests["easel/workflows/restore"].params, none),

  /** What the person dropped last, as far as it lies on the disk. */
  "drop.look": call(none, z.array(DroppedItem)),
  /** What the system had Easel open since the last call; from now on it counts as dropped. */
  "drop.takeOpened": call(none, z.array(OpenedFile)),
  /** Copies a model to where the engine looks for it; answers its name. */
  "drop.addModel": call(z.string(), z.string()),
  "drop.addToGallery": call(z.string(), none),
  "drop.useComfyui": call(z.string(), none),

  /** Asks now whether there is a newer Easel; the answer is `AppState.updates`. */
  "updates.ask": call(none, none),
  /** The page of the newer version, in the browser. */
  "updates.openPage": call(none, none),
  /** Restarts into the version that is ready, as soon as no job runs and no AI app's settings are being written. */
  "updates.install": call(none, none),

  "clipboard.writeText": call(z.string().max(200_000), none),

  /** The newest lines, oldest first. */
  "logs.read": call(z.object({ limit: z.number().int().min(1).max(5000) }), z.array(LogLine)),
  /** Version, engine, last log lines, with names, paths, tokens and prompts taken out; onto the clipboard. */
  "logs.copyDiagnostics": call(none, z.string()),
  "logs.revealFolder": call(none, none),
  /** What a report for whoever helps would hold; looks at everything as the doctor does, which may take seconds. */
  "logs.report": call(none, z.array(ReportFile)),
  /** A native dialog; saves the files of the last `logs.report` as a zip, and answers whether it did. */
  "logs.saveReport": call(none, z.boolean()),
} as const;

export const events = {
  /** One or more slices of AppState, each whole. */
  state: AppState.partial(),
  "gallery.changed": z.object({ total: z.number().int(), progress: IndexProgress }),
  "connect.changed": z.array(ClientView),
  preview: z.object({ jobId: z.string(), dataUrl: z.string() }),
  "log.lines": z.array(LogLine),
  /** The system has Easel open a file: `drop.takeOpened` answers which. */
  opened: z.null(),
  /** A menu of the system asks for something. */
  command: z.enum(COMMAND_IDS),
  /** The tray or a notification asks the window to show something. */
  navigate: z.object({
    page: z.enum(["home", "create", "gallery", "models", "workflows", "connect", "share", "doctor", "logs", "settings"]),
    pictureId: z.string().nullable(),
  }),
} as const;

export type CallName = keyof typeof calls;
export type CallInput<C extends CallName> = z.input<(typeof calls)[C]["input"]>;
export type CallOutput<C extends CallName> = z.output<(typeof calls)[C]["output"]>;
export type EventName = keyof typeof events;
export type EventData<E extends EventName> = z.output<(typeof events)[E]>;

/** What the preload puts on `window.easel`. */
export interface EaselApi {
  call<C extends CallName>(name: C, input: CallInput<C>): Promise<{ ok: true; value: CallOutput<C> } | { ok: false; error: ErrorView }>;
  /** Returns the function that stops listening. */
  on<E extends EventName>(name: E, listener: (data: EventData<E>) => void): () => void;
}
