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

/** The families of image models. The order matters: the first whose name pattern fits is taken. */
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
  // The patterns of these fit words in many file names, so a tuned model that names another base comes before them.
  SDXL,
  ANIMA,
  SD2,
  SD15,
];

/** The family of this id; undefined for one that Easel does not know. */
export const familyOf = (id: string): Family | undefined => FAMILIES.find((family) => family.id === id);
