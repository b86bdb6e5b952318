import type { Messages } from "../../en.ts";

const python = (version: string | null) => (version === null ? "Python" : `Python ${version}`);

export const discovery: Messages["discovery"] = {
  layouts: {
    "desktop-1": "Comfy Desktop",
    "desktop-2": "Comfy Desktop",
    pinokio: "ComfyUI von Pinokio",
    "comfy-cli": "ComfyUI von comfy-cli",
    portable: "ComfyUI portable",
    "stability-matrix": "ComfyUI von Stability Matrix",
    krita: "ComfyUI von Krita",
    git: "ComfyUI",
  },
  unknownLayout: "ComfyUI",
  python: {
    inFolder: (version, folder) => `${python(version)} in ${folder}`,
    inConda: (version, environment) => `${python(version)} in der conda-Umgebung ${environment}`,
    embedded: (version) => `eigenes ${python(version)}`,
  },
};
