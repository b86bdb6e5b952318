/**
 * What the engine under test can do, found out by asking it. Tests are gated on these facts, never on a version number:
 * forks and practice engines carry any version they like.
 */
export interface EngineFacts {
  /** Base URL without a trailing slash. */
  url: string;
  version: string;
  /** The engine says of itself that it is Easel's practice engine. */
  practice: boolean;
  /** `/api/jobs` is there: ComfyUI 0.24 and later, and what came with it. */
  jobs: boolean;
  /** `/api/jobs/{id}/cancel` is there: the 0.38 era, and what came with it (strict job ids, image nodes that pass images on). */
  cancel: boolean;
  /** Previews can be had: `--preview-method` at launch, or `extra_data.preview_method` (0.24). */
  previews: boolean;
  /** `--enable-cors-header` switches the origin check off. */
  cors: boolean;
  /** The engine is addressed by a loopback host; only then does it compare `Origin` with `Host`. */
  loopback: boolean;
  /** Input and output directories lie side by side under their usual names. */
  siblingDirectories: boolean;
  multiUser: boolean;
  /** Pictures carry the graph (no `--disable-metadata`). */
  metadata: boolean;
  /** Results are kept from one job to the next (no `--cache-none`). */
  cache: boolean;
  /** A checkpoint small enough to sample with here: any on the practice engine, `tiny_sd15.*` on a real one. */
  checkpoint: string | null;
  /** A LoRA for that checkpoint: any on the practice engine, `tiny_lora.*` on a real one. */
  lora: string | null;
  /** An upscaler: any on the practice engine, `tiny_2x.*` on a real one. */
  upscaler: string | null;
  /** Bytes. */
  maxUpload: number;
  /** What the operator allows beyond the harmless. */
  allowed: Permissions;
}

export interface Permissions {
  /** Nobody else uses this engine: its queue and history may be cleared, its memory asked for. */
  alone: boolean;
  /** A real engine's worker may be killed; it has to be restarted afterwards. */
  destructive: boolean;
}

interface Stats {
  system: { comfyui_version: string; easel_practice_engine?: boolean; argv?: string[] };
}

const LOOPBACK = /^(127\.|localhost$|\[::1\]$)/;

/** Asks the engine at `url`; throws when no ComfyUI-compatible engine answers there. */
export async function examine(url: string, allowed: Permissions): Promise<EngineFacts> {
  const base = url.replace(/\/+$/, "");
  const ask = (path: string, init?: RequestInit) => fetch(base + path, init);
  const json = async (path: string): Promise<unknown> => {
    const reply = await ask(path);
    if (!reply.ok) throw new Error(`${base}${path} answered ${reply.status}; is this a ComfyUI engine?`);
    return reply.json();
  };
  const names = async (folder: string) => (await json(`/models/${folder}`)) as string[];

  const { system } = (await json("/system_stats")) as Stats;
  const practice = system.easel_practice_engine === true;
  const argv = system.argv ?? [];
  // The list would not do: one odd workflow in the history makes ComfyUI answer 500 to everybody.
  const jobs = (await ask("/api/jobs/00000000-0000-4000-8000-000000000000")).headers.get("content-type")?.includes("json") === true;
  const cancel = (await ask("/api/jobs/00000000-0000-4000-8000-000000000000/cancel", { method: "POST" })).status === 200;
  /** Real weights are too heavy for a judge in a hurry: only the tiny ones are used, any on the practice engine. */
  const model = async (folder: string, tiny: RegExp) => {
    const files = await names(folder);
    return (practice ? files[0] : files.find((name) => tiny.test(name))) ?? null;
  };
  const features = (await json("/features")) as { max_upload_size: number };

  return {
    url: base,
    version: system.comfyui_version,
    practice,
    jobs,
    cancel,
    previews: jobs || argv.includes("--preview-method"),
    cors: (await ask("/prompt")).headers.has("access-control-allow-origin"),
    loopback: LOOPBACK.test(new URL(base).hostname),
    siblingDirectories: practice || !argv.some((flag) => /^--(input|output)-directory/.test(flag)),
    metadata: !argv.includes("--disable-metadata"),
    cache: !argv.includes("--cache-none"),
    multiUser: (await ask("/settings")).status === 401,
    checkpoint: await model("checkpoints", /(^|[\\/])tiny_sd15\./),
    lora: await model("loras", /(^|[\\/])tiny_lora\./),
    upscaler: await model("upscale_models", /(^|[\\/])tiny_2x\./),
    maxUpload: features.max_upload_size,
    allowed,
  };
}
