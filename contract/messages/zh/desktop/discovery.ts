import type { Messages } from "../../en.ts";

const python = (version: string | null) => (version === null ? "Python" : `Python ${version}`);

export const discovery: Messages["discovery"] = {
  layouts: {
    "desktop-1": "Comfy Desktop",
    "desktop-2": "Comfy Desktop",
    pinokio: "Pinokio 的 ComfyUI",
    "comfy-cli": "comfy-cli 的 ComfyUI",
    portable: "ComfyUI 便携版",
    "stability-matrix": "Stability Matrix 的 ComfyUI",
    krita: "Krita 的 ComfyUI",
    git: "ComfyUI",
  },
  unknownLayout: "ComfyUI",
  python: {
    inFolder: (version, folder) => `${folder} 里的 ${python(version)}`,
    inConda: (version, environment) => `conda 环境 ${environment} 里的 ${python(version)}`,
    embedded: (version) => `自带的 ${python(version)}`,
  },
};
