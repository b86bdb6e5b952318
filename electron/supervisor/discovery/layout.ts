import type { EngineLayout } from "#contract/view.ts";
import type { Computer } from "./file-system.ts";
import type { Python } from "./python.ts";

/** A ComfyUI found on disk. */
export interface Install {
  layout: Layout;
  /** What a person would point at. */
  folder: string;
  /** Where main.py is; null where it lies in a place we must not look into unasked. */
  code: string | null;
  /** As its comfyui_version.py says. */
  version: string | null;
  /** Null: it has none that we could be sure of. */
  python: Python | null;
  /** What it is usually started with: the flags of a .bat file, or of the app that manages it. */
  flags: string[];
  /** Folders that its manager puts before PATH (git, ffmpeg), and its Python's own. */
  path: string[];
  /** Where it is usually started from. */
  cwd: string;
}

/** One way in which ComfyUI lies on a disk. */
export interface Layout {
  id: EngineLayout;
  /** As people call it. */
  name: string;
  /** `attach`: an app starts it and looks after it, so Easel only watches it. */
  use: { kind: "start" } | { kind: "attach"; app: string };
  /** Folders that are worth a `recognise`: the app's own records first. */
  places(computer: Computer): Promise<string[]>;
  recognise(computer: Computer, folder: string): Promise<Found | null>;
  /** Ports on which its own records say it answers. */
  ports?(computer: Computer): Promise<number[]>;
}

/** What a layout tells of an install; the rest follows. */
export type Found = Pick<Install, "folder" | "code"> & Partial<Pick<Install, "version" | "python" | "flags" | "path" | "cwd">>;
