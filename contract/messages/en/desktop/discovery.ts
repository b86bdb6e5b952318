import type { EngineLayout } from "../../../view.ts";

const layouts: Record<EngineLayout, string> = {
  "desktop-1": "Comfy Desktop",
  "desktop-2": "Comfy Desktop",
  pinokio: "ComfyUI of Pinokio",
  "comfy-cli": "ComfyUI of comfy-cli",
  portable: "ComfyUI portable",
  "stability-matrix": "ComfyUI of Stability Matrix",
  krita: "ComfyUI of Krita",
  git: "ComfyUI",
};

const python = (version: string | null) => (version === null ? "Python" : `Python ${version}`);

/** What main tells the window of each ComfyUI that was found on this computer. */
export const discovery = {
  /** What people call an installation of this layout. */
  layouts,
  /** A ComfyUI of which only its address is known. */
  unknownLayout: "ComfyUI",
  /** The Python that it runs on; `version` null where no file tells it. */
  python: {
    inFolder: (version: string | null, folder: string) => `${python(version)} in ${folder}`,
    inConda: (version: string | null, environment: string) => `${python(version)} in conda's ${environment}`,
    embedded: (version: string | null) => `${python(version)} of its own`,
  },
};
