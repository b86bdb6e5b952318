import { z } from "zod";
import { ErrorView } from "./job.ts";

const MAX_LABELS = 20;

/** Where an engine beside the first one comes from. */
export const AddedEnginePlace = z.discriminatedUnion("kind", [
  /** A ComfyUI that somebody else started: used, never stopped. */
  z.object({ kind: z.literal("url"), url: z.string() }),
  /** A ComfyUI on disk that Easel starts itself. `device`: its graphics card, counted from 0; null = ComfyUI's own choice. */
  z.object({ kind: z.literal("folder"), path: z.string(), device: z.number().int().min(0).max(15).nullable() }),
  /** The first engine's ComfyUI, once more, on another graphics card. */
  z.object({ kind: z.literal("card"), device: z.number().int().min(0).max(15) }),
]);
export type AddedEnginePlace = z.infer<typeof AddedEnginePlace>;

/** An engine beside the first one, as a person adds it. */
export const AddedEngine = z.object({
  /** Unique in the pool. */
  name: z.string().trim().min(1).max(40),
  place: AddedEnginePlace,
  /** How large its share of the jobs is beside the others'; 1 is usual. */
  weight: z.number().min(0.1).max(10),
  /** Jobs of some tools go only to engines with certain labels. */
  labels: z.array(z.string().trim().min(1).max(40)).max(MAX_LABELS),
});
export type AddedEngine = z.infer<typeof AddedEngine>;

/** A graphics card of this computer that ComfyUI can be told to use. */
export const GraphicsCard = z.object({
  /** As its driver counts them, from 0. */
  device: z.number().int(),
  name: z.string(),
  /** Bytes; null where the driver does not say. */
  memory: z.number().nullable(),
  /** An engine of Easel's uses it. */
  inUse: z.boolean(),
});
export type GraphicsCard = z.infer<typeof GraphicsCard>;

/** An engine of the bridge's pool, as the window, `/health` and the resource `comfyui://engines` show it. */
export const PooledEngine = z.object({
  /** Unique in the pool. */
  name: z.string(),
  /** `unknown`: it has not been asked yet. `draining`: it finishes what it has and gets nothing more. */
  state: z.enum(["unknown", "ready", "unreachable", "draining"]),
  /** Null before it has answered. */
  version: z.string().nullable(),
  /** The tools of the jobs of this bridge that it has. */
  running: z.array(z.string()),
  /** How many jobs it is given at once. */
  slots: z.number().int(),
  /** Jobs of others in its queue, as of the last look. */
  foreign: z.number().int(),
  weight: z.number(),
  labels: z.array(z.string()),
  /** Bytes of its device, as of its last answer; null where they are not known. */
  memory: z.object({ free: z.number(), total: z.number() }).nullable(),
  /** The name of its device; null where it is not known. */
  device: z.string().nullable(),
  /** Milliseconds that a job takes there of late; null before the first. */
  paceMs: z.number().nullable(),
  /** What went wrong last, and when (epoch milliseconds). */
  lastFault: z.object({ at: z.number(), error: ErrorView }).nullable(),
});
export type PooledEngine = z.infer<typeof PooledEngine>;

/** A worker of the cluster to which the bridge belongs, as the window and `comfyui://engines` show it. */
export const ClusterWorker = z.object({
  id: z.string(),
  /** The name of its computer. */
  host: z.string(),
  /** `away`: none of its engines answers. `silent`: it has not said for a while that it is there. `draining`: as of an engine. */
  state: z.enum(["idle", "working", "away", "silent", "draining"]),
  /** How many jobs it does, and how many it can do at a time. */
  running: z.number().int(),
  slots: z.number().int(),
  /** Milliseconds since it last said that it is there. */
  silentMs: z.number(),
});
export type ClusterWorker = z.infer<typeof ClusterWorker>;
