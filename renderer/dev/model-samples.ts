import type { CallInput } from "#contract/ipc.ts";
import type { InstalledModel, ModelDownload, ModelOffer, ModelPlan, ModelsView } from "#contract/models.ts";

const GIGABYTE_BYTES = 1024 ** 3;

const offer = (id: string, name: string, bytes: number, neededGigabytes: number, over: Partial<ModelOffer> = {}): ModelOffer => ({
  id,
  name,
  file: `${id}.safetensors`,
  folder: "checkpoints",
  family: "Stable Diffusion XL",
  bytes,
  licence: { name: "CreativeML Open RAIL++-M", url: "https://huggingface.co/stabilityai" },
  neededBytes: neededGigabytes * GIGABYTE_BYTES,
  fit: "fits",
  installed: false,
  ...over,
});

const offers = [
  offer("sd15", "Stable Diffusion 1.5", 2_132_696_762, 4, { family: "Stable Diffusion 1.5" }),
  offer("sdxl", "Stable Diffusion XL", 6_938_078_334, 8),
  offer("flux-schnell", "FLUX.1 schnell", 17_236_328_572, 16, { family: "FLUX.1", fit: "slow" }),
];

const installedModel = (
  folder: InstalledModel["folder"],
  name: string,
  bytes: number,
  over: Partial<InstalledModel> = {},
): InstalledModel => ({
  id: `${folder}/${name}`,
  name,
  folder,
  bytes,
  family: null,
  pickle: false,
  ...over,
});

export const models = (over: Partial<ModelsView> = {}): ModelsView => ({
  place: { folder: "~/ComfyUI/models", free: 212 * GIGABYTE_BYTES },
  cardBytes: 12 * GIGABYTE_BYTES,
  installed: [
    installedModel("checkpoints", "dreamscape_xl_v10.safetensors", 6_938_040_682, { family: "Stable Diffusion XL" }),
    installedModel("loras", "styles/ink-and-wash-very-long-name-of-a-style-that-somebody-made.safetensors", 228_000_000, {
      family: "Stable Diffusion XL",
    }),
    installedModel("upscale_models", "4x_old.pth", 66_000_000, { pickle: true }),
  ],
  offers: offers.map((one) => ({ ...one, installed: one.id === "sd15" })),
  ...over,
});

export const noModels = (): ModelsView => models({ installed: [], offers });

const download = (id: string, file: string, over: Partial<ModelDownload>): ModelDownload => ({
  id,
  file,
  folder: "checkpoints",
  hosts: ["huggingface.co"],
  bytes: 3_100_000_000,
  total: 6_938_078_334,
  state: { kind: "running" },
  ...over,
});

export const modelDownloads: ModelDownload[] = [
  download("d1", "sd_xl_base_1.0.safetensors", {}),
  download("d2", "flux1-schnell-fp8.safetensors", { state: { kind: "paused" } }),
  download("d3", "night.safetensors", {
    state: {
      kind: "failed",
      error: { kind: "disk_full", code: "model_disk_full", parameters: { name: "night.safetensors" }, message: "", remedy: "" },
    },
  }),
  download("d4", "4x_sharp.safetensors", { folder: "upscale_models", state: { kind: "done" } }),
];

export function modelPlan(wish: CallInput<"models.plan">, { offers: known, place }: ModelsView): ModelPlan {
  const wanted = wish.kind === "offer" ? known.find(({ id }) => id === wish.id) : undefined;
  const isPickle = wish.kind === "link" && wish.url.endsWith(".ckpt");
  return {
    planId: "plan-1",
    file: wanted?.file ?? (wish.kind === "link" ? (wish.url.split("/").pop() ?? "") : ""),
    folder: "checkpoints",
    guessed: wish.kind === "link",
    bytes: wanted?.bytes ?? null,
    free: place?.free ?? null,
    hosts: wish.kind === "link" ? ["example.com", "files.example.com"] : ["huggingface.co"],
    checksum: wish.kind === "offer" ? "list" : null,
    pickle: isPickle,
    refused:
      wish.kind === "link" && wish.url.startsWith("http:")
        ? { kind: "argument_invalid", code: "model_link_not_https", parameters: {}, message: "", remedy: "" }
        : null,
  };
}
