import { EaselError } from "#contract/errors.ts";
import type { GpuChoice, GpuKind } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import type { DownloadSources } from "./download-sources.ts";
import type { Gpu } from "./gpu-detection.ts";

/** The PyTorch for a kind of graphics card. Sizes are bytes, estimated. */
export interface TorchBuild {
  /** Its package index; null: the index of all other packages. */
  index: string | null;
  prerelease: boolean;
  download: number;
  disk: number;
}

/** What of a computer decides which PyTorch it needs. */
export interface HostHardware {
  platform: NodeJS.Platform;
  arch: string;
  gpus: readonly Gpu[];
}

const MB = 1_000_000;
const GB = 1_000 * MB;

/** CUDA 13 needs driver 580 and a card of the 20 series (7.5) or newer; CUDA 12 driver 525, or 528 on Windows (CUDA's release notes). */
const CUDA = [
  { name: "cu130", capability: 7.5, driver: { linux: 580, win32: 580 } },
  { name: "cu126", capability: 5.0, driver: { linux: 525, win32: 528 } },
] as const;

/** CUDA no longer supports cards below this compute capability, whatever their driver. */
const MIN_CUDA_CAPABILITY = 5;

/** AMD makes a build for each family of cards on Windows (ComfyUI's README, "RDNA 3, 3.5 and 4 only"). */
const AMD_WINDOWS: readonly [family: RegExp, name: string][] = [
  [/RX 9\d{3}|R9\d00/i, "gfx120X-all"],
  [/RX 7[6-9]\d0|PRO W7\d00/i, "gfx110X-all"],
  [/80[456]0S/i, "gfx1151"],
];

/** Cards for which PyTorch's builds for Linux were made. Older cards, and most that are part of a processor, are not among them. */
const AMD_LINUX = /Navi|RX [5-9]\d{3}|Instinct|PRO W[67]\d00|Strix Halo/i;
const INTEL = /\bArc\b|Battlemage|Alchemist|\bDG2\b|Meteor Lake|Lunar Lake|Arrow Lake|Panther Lake/i;

/** The kinds for which there is a PyTorch on this system, whether or not such a card is there; best first. */
function offeredGpus({ platform, arch }: HostHardware): GpuKind[] {
  if (platform === "darwin") return arch === "arm64" ? ["apple"] : [];
  if (platform === "win32") return arch === "x64" ? ["nvidia", "amd", "intel", "cpu"] : [];
  return arch === "x64" ? ["nvidia", "amd", "intel", "cpu"] : arch === "arm64" ? ["nvidia", "cpu"] : [];
}

/** The best kind that would work here. */
export function suggestedGpu(hardware: HostHardware): GpuKind {
  const kinds = offeredGpus(hardware);
  const best = (["nvidia", "apple", "amd", "intel"] as const).find(
    (maker) => kinds.includes(maker) && hardware.gpus.some((gpu) => gpu.maker === maker && isSupported(gpu, hardware)),
  );
  return best ?? (kinds.includes("apple") ? "apple" : "cpu");
}

function isSupported(gpu: Gpu, hardware: HostHardware): boolean {
  switch (gpu.maker) {
    case "nvidia":
      return cudaFor(hardware, gpu) !== null;
    case "amd":
      return hardware.platform === "win32" ? amdFamily(gpu) !== null : AMD_LINUX.test(gpu.name);
    case "intel":
      return INTEL.test(gpu.name);
    case "apple":
      return true;
  }
}

/** What a person may choose; empty where ComfyUI cannot be installed at all. */
export function gpuChoices(hardware: HostHardware): GpuChoice[] {
  const suggested = suggestedGpu(hardware);
  const titles = messages.installer.gpus;
  return offeredGpus(hardware).map((kind) => ({ kind, title: titles[kind], hint: hint(hardware, kind), suggested: kind === suggested }));
}

function hint(hardware: HostHardware, kind: GpuKind): string {
  const hints = messages.installer.gpuHints;
  if (kind === "cpu") return hints.cpu;
  const gpu = hardware.gpus.find(({ maker }) => maker === kind);
  if (!gpu) return kind === "apple" ? hints.apple : hints.notFound;
  return kind === "nvidia" && !gpu.cuda ? hints.foundWithoutDriver(gpu.name) : hints.found(gpu.name);
}

/** The PyTorch for this kind of card. @throws EaselError install_failed where there is none */
export function torchBuildFor(hardware: HostHardware, kind: GpuKind, sources: DownloadSources): TorchBuild {
  if (!offeredGpus(hardware).includes(kind))
    throw new EaselError("install_failed", hardware.platform === "darwin" ? "intel_mac_unsupported" : "processor_unsupported", {});
  const gpu = hardware.gpus.find(({ maker }) => maker === kind);
  const index = (name: string) => `${sources.torch}/${name}`;
  switch (kind) {
    case "nvidia":
      return { index: index(cudaName(hardware, gpu)), prerelease: false, download: 2.9 * GB, disk: 5.5 * GB };
    case "amd": {
      if (hardware.platform !== "win32") return { index: index("rocm7.2"), prerelease: false, download: 5 * GB, disk: 18 * GB };
      const family = gpu ? amdFamily(gpu) : null;
      if (!family) throw new EaselError("install_failed", "amd_card_unsupported", {});
      return { index: `${sources.amd}/${family}/`, prerelease: true, download: 3 * GB, disk: 9 * GB };
    }
    case "intel":
      return { index: index("xpu"), prerelease: false, download: 2.5 * GB, disk: 7 * GB };
    case "apple":
      return { index: null, prerelease: false, download: 150 * MB, disk: 600 * MB };
    case "cpu":
      return { index: index("cpu"), prerelease: false, download: 260 * MB, disk: 1 * GB };
  }
}

const amdFamily = (gpu: Gpu): string | null => AMD_WINDOWS.find(([family]) => family.test(gpu.name))?.[1] ?? null;

function cudaFor({ platform }: HostHardware, { cuda }: Gpu): string | null {
  if (!cuda) return null;
  const system = platform === "win32" ? "win32" : "linux";
  return CUDA.find(({ capability, driver }) => cuda.capability >= capability && cuda.driver >= driver[system])?.name ?? null;
}

/** The newest that the card and its driver support. Where no driver answers, the person knows of a card that Easel cannot see: the newest. */
function cudaName(hardware: HostHardware, gpu: Gpu | undefined): string {
  if (!gpu?.cuda) return CUDA[0].name;
  const name = cudaFor(hardware, gpu);
  if (name) return name;
  if (gpu.cuda.capability < MIN_CUDA_CAPABILITY) throw new EaselError("install_failed", "graphics_card_too_old", { card: gpu.name });
  throw new EaselError("install_failed", "graphics_driver_too_old", { card: gpu.name, version: gpu.cuda.driver });
}
