import type { EaselError } from "#contract/errors.ts";

/** A graph in ComfyUI's API format: node id -> node. */
export type Graph = Record<string, GraphNode>;

/** A node of a graph, as ComfyUI's "Export (API)" writes it. */
export interface GraphNode {
  class_type: string;
  inputs: Record<string, InputValue>;
  _meta?: { title?: string };
}

/** A link is `["nodeId", outputSlot]`; seeds above 2^53 are bigint (see json.ts). */
export type InputValue = string | number | bigint | boolean | null | InputValue[] | { [key: string]: InputValue };

/** A file of the engine, as `/view` and `/history` name it. `subfolder` is "" at the top of the folder. */
export interface EngineFile {
  filename: string;
  subfolder: string;
  type: "output" | "input" | "temp";
}

/** A file that a job made. `poster`: a picture that the engine keeps of it, such as the first frame of a video. */
export interface OutputFile extends EngineFile {
  poster?: EngineFile;
}

/** The outputs of a finished job, ordered by node id, then by position. */
export interface JobOutputs {
  images: OutputFile[];
  /** Other files (audio, video, 3D...), whatever key ComfyUI put them under. */
  files: OutputFile[];
  text: string[];
  /** Why the rest of the workflow brought nothing; absent where all of it ended well. */
  failure?: EaselError;
}

/** The state of a job as the engine knows it (`/api/jobs/{id}`, or `/queue` + `/history` before 0.24). */
export type EngineJob =
  /** `position`: how many jobs come before it, the running one included; null where it is not known. */
  | { state: "pending"; position: number | null }
  | { state: "running" }
  | { state: "completed"; outputs: JobOutputs }
  | { state: "failed"; error: EaselError }
  | { state: "cancelled" }
  | { state: "unknown" };

/**
 * What happens to a job while it is followed. `fraction` is that of the whole job, 0..1, and never falls; `step` of `steps` are
 * those of the node (its id) that runs now, 1 for nodes that do not count steps.
 */
export type JobEvent =
  | { type: "queued"; position: number | null }
  | { type: "started" }
  /** The engine has not answered for so long; null = it answers again. */
  | { type: "silent"; seconds: number | null }
  | { type: "progress"; fraction: number; step: number; steps: number; node: string }
  | { type: "preview"; mime: "image/jpeg" | "image/png"; bytes: Uint8Array };

/** `/system_stats`, the same for all versions. Sizes in bytes. */
export interface SystemStats {
  version: string;
  os: string;
  /** Whether the engine says that it is Easel's practice engine. */
  practice: boolean;
  pythonVersion: string;
  pytorchVersion: string;
  argv: string[];
  ram: { total: number; free: number };
  devices: EngineDevice[];
}

/** A device that the engine computes on. Sizes in bytes. */
export interface EngineDevice {
  name: string;
  /** "cuda", "mps", "xpu", "cpu", ... For "cpu" the vram figures are the machine's memory. */
  type: string;
  index: number | null;
  vram: { total: number; free: number };
  torchVram: { total: number; free: number };
}

/** One class of `/object_info`, with both combo encodings folded into `options`. */
export interface NodeInfo {
  name: string;
  displayName: string;
  category: string;
  outputNode: boolean;
  outputs: { name: string; type: string; list: boolean }[];
  inputs: NodeInput[];
}

/** An input of a class of nodes. */
export interface NodeInput {
  name: string;
  section: "required" | "optional" | "hidden";
  /** "INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "IMAGE", "MODEL", ...; several with commas between, where each of them will do. */
  type: string;
  /** Only for COMBO, and the keys of a dynamic combo; undefined where the list is fetched remotely. */
  options?: (string | number | boolean)[];
  default?: InputValue;
  min?: number | bigint;
  max?: number | bigint;
  step?: number;
  multiline?: boolean;
  /** The value names a file that people upload. */
  upload?: "image" | "audio" | "video" | "file";
  /** It is linked, never typed in. */
  forceInput?: boolean;
  /** ComfyUI's page has no socket for it. */
  socketless?: boolean;
  /** The page keeps a second widget behind it: fixed, increment, decrement or randomize. */
  controlAfterGenerate?: boolean;
  /** The widget of an input whose type is no widget's. */
  widgetType?: string;
  /** Of a dynamic combo (`COMFY_DYNAMICCOMBO_V3`): the inputs that come with each of its options. */
  dependents?: { key: string; inputs: NodeInput[] }[];
  /** Of an input that grows (`COMFY_AUTOGROW_V3`): what its parts are called, how many there must be, and what each is. */
  parts?: { names: string[]; least: number; input: NodeInput };
}
