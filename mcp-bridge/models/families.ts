import type { Family } from "./family.ts";
import { CHROMA, FLUX, FLUX2, FLUX2_KLEIN } from "./flux.ts";
import { CASCADE, SD2, SD3, SD15, SDXL } from "./stable-diffusion.ts";
import {
  ANIMA,
  AURAFLOW,
  COSMOS,
  ERNIE,
  HIDREAM,
  HUNYUAN_DIT,
  HUNYUAN_IMAGE,
  LUMINA2,
  OMNIGEN2,
  OVIS,
  QWEN_IMAGE,
  Z_IMAGE,
} from "./transformers.ts";

/** The families of image models. The order counts: the first whose name fits is taken. */
export const FAMILIES: readonly Family[] = [
  CASCADE,
  FLUX2_KLEIN,
  FLUX2,
  FLUX,
  HUNYUAN_DIT,
  HUNYUAN_IMAGE,
  COSMOS,
  HIDREAM,
  QWEN_IMAGE,
  Z_IMAGE,
  ERNIE,
  OMNIGEN2,
  OVIS,
  AURAFLOW,
  LUMINA2,
  CHROMA,
  SD3,
  // A tuned model that names its base keeps the base's numbers: these have words in common with many file names.
  SDXL,
  ANIMA,
  SD2,
  SD15,
];

export const familyOf = (id: string): Family | undefined => FAMILIES.find((family) => family.id === id);
