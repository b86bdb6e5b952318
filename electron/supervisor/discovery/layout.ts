import type { EngineLayout } from "#contract/view.ts";
import type { FileSystem } from "./file-system.ts";
import type { Python } from "./python.ts";

/** A ComfyUI found on disk. */
export interface Install {
  layout: Layout;
  /** The folder that a person would choose. */
  folder: string;
  /** Where main.py is; null where Easel must not look unless asked to. */
  code: string | null;
  /** As its comfyui_version.py says; null where it does not. */
  version: string | null;
  /** Null when it has none that is certain to be the right one. */
  python: Python | null;
  /** The flags with which it is usually started: those of a .bat file, or of the app that manages it. */
  flags: string[];
  /** Folders to be put before PATH: those of the app that manages it (git, ffmpeg), and its Python's own. */
  path: string[];
  /** The working directory with which it is usually started. */
  cwd: string;
}

/** One of the ways in which ComfyUI is installed on a disk. */
export interface Layout {
  id: EngineLayout;
  /** `start`: Easel starts and stops it. `attach`: an app of its own does, so Easel only uses it while it runs. */
  use: { kind: "start" } | { kind: "attach"; app: string };
  /** Folders that may be such an install: first those that the app's own records name, then the usual ones. */
  candidates(system: FileSystem): Promise<string[]>;
  /** The install that this folder, or one directly above or below it, is; null when it is none of this layout. */
  recognise(system: FileSystem, folder: string): Promise<RecognisedInstall | null>;
  /** Ports on which it answers according to the app's own records. */
  ports?(system: FileSystem): Promise<number[]>;
}

/** What a layout knows of an install; the rest has defaults. */
export type RecognisedInstall = Pick<Install, "folder" | "code"> & Partial<Pick<Install, "version" | "python" | "flags" | "path" | "cwd">>;
