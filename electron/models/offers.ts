import { z } from "zod";
import { readRegularFileSync } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";
import { ModelFolder } from "#contract/models.ts";

/** A model that Easel knows where to get: fixed to one version of its file, so that its checksum holds. */
export const Offer = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  folder: ModelFolder,
  family: z.string(),
  url: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  licence: z.object({ name: z.string(), url: z.string() }),
  /** Memory of the graphics card with which it works well. */
  neededBytes: z.number(),
});
export type Offer = z.infer<typeof Offer>;

const MAX_LIST_BYTES = 1024 * 1024;

/**
 * The models on offer, or those of a JSON file of the same shape (`EASEL_MODEL_OFFERS`, for tests and mirrors).
 * @throws EaselError config_invalid when the file cannot be read
 */
export function loadOffers(file: string | undefined): readonly Offer[] {
  if (!file) return offers;
  try {
    return z.array(Offer).parse(JSON.parse(String(readRegularFileSync(file, MAX_LIST_BYTES))));
  } catch (error) {
    throw new EaselError("config_invalid", "install_sources_unreadable", {}, error);
  }
}

const GIGABYTE_BYTES = 1024 ** 3;
const huggingFace = (repository: string, revision: string, file: string): Pick<Offer, "url" | "file"> => ({
  url: `https://huggingface.co/${repository}/resolve/${revision}/${file}`,
  file,
});

/**
 * A short list, the lightest first: each paints by itself, without further files. Sizes and checksums are those that Hugging Face
 * publishes for the revision in the address (read in November 2026); the memory is our own estimate: the weights, and room to work.
 * To bring an entry up to date, take all of them from the file's page there.
 */
export const offers: readonly Offer[] = [
  {
    id: "sd15",
    name: "Stable Diffusion 1.5",
    family: "Stable Diffusion 1.5",
    ...huggingFace(
      "Comfy-Org/stable-diffusion-v1-5-archive",
      "4fddeb7f9096623f1b77f4708feb96126a08a0cf",
      "v1-5-pruned-emaonly-fp16.safetensors",
    ),
    folder: "checkpoints",
    bytes: 2_132_696_762,
    sha256: "e9476a13728cd75d8279f6ec8bad753a66a1957ca375a1464dc63b37db6e3916",
    licence: { name: "CreativeML OpenRAIL-M", url: "https://huggingface.co/spaces/CompVis/stable-diffusion-license" },
    neededBytes: 4 * GIGABYTE_BYTES,
  },
  {
    id: "dreamshaper-8",
    name: "DreamShaper 8",
    family: "Stable Diffusion 1.5",
    ...huggingFace("Lykon/DreamShaper", "228d79cb20811466f5c5710aa91f05dabd0b8a14", "DreamShaper_8_pruned.safetensors"),
    folder: "checkpoints",
    bytes: 2_132_625_894,
    sha256: "879db523c30d3b9017143d56705015e15a2cb5628762c11d086fed9538abd7fd",
    licence: { name: "CreativeML OpenRAIL-M", url: "https://huggingface.co/spaces/CompVis/stable-diffusion-license" },
    neededBytes: 4 * GIGABYTE_BYTES,
  },
  {
    id: "sdxl",
    name: "Stable Diffusion XL",
    family: "Stable Diffusion XL",
    ...huggingFace("stabilityai/stable-diffusion-xl-base-1.0", "462165984030d82259a11f4367a4eed129e94a7b", "sd_xl_base_1.0.safetensors"),
    folder: "checkpoints",
    bytes: 6_938_078_334,
    sha256: "31e35c80fc4829d14f90153f4c74cd59c90b779f6afe05a74cd6120b893f7e5b",
    licence: {
      name: "CreativeML Open RAIL++-M",
      url: "https://huggingface.co/stabilityai/stable-diffusion-xl-base-1.0/blob/main/LICENSE.md",
    },
    neededBytes: 8 * GIGABYTE_BYTES,
  },
  {
    id: "sdxl-turbo",
    name: "SDXL Turbo",
    family: "Stable Diffusion XL",
    ...huggingFace("stabilityai/sdxl-turbo", "71153311d3dbb46851df1931d3ca6e939de83304", "sd_xl_turbo_1.0_fp16.safetensors"),
    folder: "checkpoints",
    bytes: 6_938_081_905,
    sha256: "e869ac7d6942cb327d68d5ed83a40447aadf20e0c3358d98b2cc9e270db0da26",
    licence: { name: "Stability AI Community", url: "https://huggingface.co/stabilityai/sdxl-turbo/blob/main/LICENSE.md" },
    neededBytes: 8 * GIGABYTE_BYTES,
  },
  {
    id: "flux-schnell",
    name: "FLUX.1 schnell",
    family: "FLUX.1",
    ...huggingFace("Comfy-Org/flux1-schnell", "0cb207e7e753453ef479ae266caf7c1ab364e363", "flux1-schnell-fp8.safetensors"),
    folder: "checkpoints",
    bytes: 17_236_328_572,
    sha256: "ead426278b49030e9da5df862994f25ce94ab2ee4df38b556ddddb3db093bf72",
    licence: { name: "Apache 2.0", url: "https://huggingface.co/Comfy-Org/flux1-schnell" },
    neededBytes: 16 * GIGABYTE_BYTES,
  },
];
