/** A graph in ComfyUI's API format: node id -> node. */
export type Graph = Record<string, GraphNode>;

export interface GraphNode {
  class_type: string;
  inputs: Record<string, InputValue>;
  _meta?: { title?: string };
}

/** A link is `["nodeId", outputSlot]`; seeds above 2^53 are bigint (see json.ts). */
export type InputValue = string | number | bigint | boolean | null | InputValue[] | { [key: string]: InputValue };

/** A file of the engine, as `/view` and `/history` name it. */
export interface EngineFile {
  filename: string;
  subfolder: string;
  type: "output" | "input" | "temp";
}

/** What the outputs of a finished job hold, in order of node id, then of position. */
export interface JobOutputs {
  images: EngineFile[];
  /** Other files (audio, video, 3d...), whatever key ComfyUI filed them under. */
  files: EngineFile[];
  text: string[];
}

/** The state of a job as the engine knows it (`/api/jobs/{id}`, or `/queue` + `/history` before 0.24). */
export type EngineJob =
  /** `position`: how many jobs run before it, the running one included. */
  | { state: "pending"; position: number | null }
  | { state: "running" }
  | { state: "completed"; outputs: JobOutputs }
  | { state: "failed"; error: import("#contract/errors.ts").EaselError }
  | { state: "cancelled" }
  | { state: "unknown" };

/**
 * What happens to a job while it is followed. `fraction` is of the whole job, 0..1, and never falls; `step` of `steps` are
 * those of the node (its id) that runs now, 1 for nodes that do not count any.
 */
export type JobEvent =
  | { type: "queued"; position: number | null }
  | { type: "started" }
  | { type: "progress"; fraction: number; step: number; steps: number; node: string }
  | { type: "preview"; mime: "image/jpeg" | "image/png"; bytes: Uint8Array };

/** `/system_stats`, normalised over versions. Sizes in bytes. */
export interface SystemStats {
  version: string;
  os: string;
  /** True when the engine says of itself that it is Easel's practice engine. */
  practice: boolean;
  pythonVersion: string;
  pytorchVersion: string;
  argv: string[];
  ram: { total: number; free: number };
  devices: EngineDevice[];
}

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
