import { z } from "zod";
import { ErrorView } from "./job.ts";

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
