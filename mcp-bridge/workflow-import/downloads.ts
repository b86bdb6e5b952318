import { DOWNLOAD_HOSTS } from "#contract/workflow.ts";

/** Where what a workflow needs may be had, as far as its file tells. */
export interface Downloads {
  /** Class -> the pack that brings it: an id of the ComfyUI registry, or "owner/repository" on GitHub. */
  packs: ReadonlyMap<string, string>;
  /** Models by their file name. */
  models: ReadonlyMap<string, ModelDownload>;
}

export interface ModelDownload {
  /** The folder under ComfyUI's models. */
  folder: string;
  /** A link that may be offered; null where the file gives none. */
  link: string | null;
}

export const NO_DOWNLOADS: Downloads = { packs: new Map(), models: new Map() };

/** Packs that many workflows need, by what they call their classes; an API export names none. Ids of https://registry.comfy.org. */
const WELL_KNOWN: readonly (readonly [RegExp, string])[] = [
  [/\(rgthree\)$/, "rgthree-comfy"],
  [/\|pysssss$/, "comfyui-custom-scripts"],
  [/^VHS_/, "comfyui-videohelpersuite"],
  [/^(Unet|CLIP|DualCLIP|TripleCLIP)LoaderGGUF/, "ComfyUI-GGUF"],
  [/^IPAdapter/, "comfyui_ipadapter_plus"],
  [/Preprocessor$/, "comfyui_controlnet_aux"],
  [/^easy /, "comfyui-easy-use"],
  [/^UltimateSDUpscale/, "comfyui_ultimatesdupscale"],
  [/^(FaceDetailer|DetailerForEach|Impact)/, "comfyui-impact-pack"],
  [/^Layer\w+: /, "comfyui_layerstyle"],
  [/^(RIFE|FILM) VFI$/, "comfyui-frame-interpolation"],
  [/^CR /, "ComfyUI_Comfyroll_CustomNodes"],
  [/^WanVideo/, "ComfyUI-WanVideoWrapper"],
  [/Florence2/, "comfyui-florence2"],
  [/KJ$/, "comfyui-kjnodes"],
  [/\+$/, "comfyui_essentials"],
  [/ Everywhere\??$|^Anything Everywhere3$/, "cg-use-everywhere"],
];

/** The pack that brings a class; null where neither the workflow nor the name tells. */
export function packOf(className: string, packs: Downloads["packs"]): string | null {
  return packs.get(className) ?? WELL_KNOWN.find(([pattern]) => pattern.test(className))?.[1] ?? null;
}

/** ComfyUI itself, as files call the pack of its own nodes. */
const CORE = "comfy-core";

/** The page of a pack; null for ComfyUI itself, and for a name that is none. */
export function packLink(pack: string | null): string | null {
  if (pack === null || pack === CORE) return null;
  if (/^[\w.-]{1,100}$/.test(pack)) return `https://registry.comfy.org/nodes/${pack}`;
  return /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(pack) ? `https://github.com/${pack}` : null;
}

/** The link, where it leads to a site that carries models; null for any other, which nobody should be sent to. */
export function offeredLink(link: unknown): string | null {
  if (typeof link !== "string" || link.length > MAX_LINK_CHARACTERS || !URL.canParse(link)) return null;
  const url = new URL(link);
  const known = url.protocol === "https:" && url.username === "" && url.password === "" && HOSTS.includes(url.host);
  return known ? url.href : null;
}

const MAX_LINK_CHARACTERS = 2_000;
const HOSTS: readonly string[] = DOWNLOAD_HOSTS;

/** Files lie in folders of their own here and there: "flux\\ae.safetensors" is "ae.safetensors". */
export const fileNameOf = (name: string): string => name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
