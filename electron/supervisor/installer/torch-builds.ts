import { EaselError } from "#contract/errors.ts";
import type { GpuChoice, GpuKind } from "#contract/install.ts";
import type { Sources } from "./download-sources.ts";
import type { Card } from "./gpu-detection.ts";

/** Which PyTorch belongs to which graphics card. */
export interface TorchBuild {
  /** Null: the one that stands in the index of all packages. */
  index: string | null;
  prerelease: boolean;
  /** Bytes. */
  download: number;
  disk: number;
}

export interface Machine {
  platform: NodeJS.Platform;
  arch: string;
  cards: readonly Card[];
}

const MB = 1_000_000;
const GB = 1_000 * MB;

/** CUDA 13 wants driver 580 and a card of the 20 series (7.5) or newer; CUDA 12 driver 525, 528 on Windows (CUDA's release notes). */
const CUDA = [
  { name: "cu130", capability: 7.5, driver: { linux: 580, win32: 580 } },
  { name: "cu126", capability: 5.0, driver: { linux: 525, win32: 528 } },
] as const;

/** AMD's builds for Windows are one for each family of cards (ComfyUI's README, "RDNA 3, 3.5 and 4 only"). */
const AMD_WINDOWS: readonly [family: RegExp, name: string][] = [
  [/RX 9\d{3}|R9\d00/i, "gfx120X-all"],
  [/RX 7[6-9]\d0|PRO W7\d00/i, "gfx110X-all"],
  [/80[456]0S/i, "gfx1151"],
];

/** Names of cards that PyTorch's builds for Linux were made for; older ones, and most that are part of a processor, are not. */
const AMD_LINUX = /Navi|RX [5-9]\d{3}|Instinct|PRO W[67]\d00|Strix Halo/i;
const INTEL = /\bArc\b|Battlemage|Alchemist|\bDG2\b|Meteor Lake|Lunar Lake|Arrow Lake|Panther Lake/i;

const offered = ({ platform, arch }: Machine): GpuKind[] => {
  if (platform === "darwin") return arch === "arm64" ? ["apple"] : [];
  if (platform === "win32") return arch === "x64" ? ["nvidia", "amd", "intel", "cpu"] : [];
  return arch === "x64" ? ["nvidia", "amd", "intel", "cpu"] : arch === "arm64" ? ["nvidia", "cpu"] : [];
};

/** The best of what would work. */
export function suggestedGpu(machine: Machine): GpuKind {
  const kinds = offered(machine);
  const works = (card: Card): boolean => {
    switch (card.maker) {
      case "nvidia":
        return cudaFor(machine, card) !== null;
      case "amd":
        return machine.platform === "win32" ? amdFamily(card) !== null : AMD_LINUX.test(card.name);
      case "intel":
        return INTEL.test(card.name);
      case "apple":
        return true;
    }
  };
  const best = (["nvidia", "apple", "amd", "intel"] as const).find(
    (maker) => kinds.includes(maker) && machine.cards.some((card) => card.maker === maker && works(card)),
  );
  return best ?? (kinds.includes("apple") ? "apple" : "cpu");
}

const TITLES: Record<GpuKind, string> = {
  nvidia: "NVIDIA graphics card",
  amd: "AMD graphics card",
  intel: "Intel Arc graphics card",
  apple: "This Mac's own graphics",
  cpu: "Processor only",
};

export function gpuChoices(machine: Machine): GpuChoice[] {
  const suggested = suggestedGpu(machine);
  return offered(machine).map((kind) => ({ kind, title: TITLES[kind], hint: hint(machine, kind), suggested: kind === suggested }));
}

function hint(machine: Machine, kind: GpuKind): string {
  if (kind === "cpu") return "Works on every computer, but a picture takes minutes.";
  const card = machine.cards.find(({ maker }) => maker === kind);
  if (!card) return kind === "apple" ? "Fast on every Mac with an M chip." : "Not found on this computer.";
  if (kind === "nvidia" && !card.cuda) return `Found: ${card.name}, but its driver does not answer.`;
  return `Found: ${card.name}`;
}

/** @throws EaselError install_failed where there is no PyTorch for it; in words that say what to do */
export function buildFor(machine: Machine, gpu: GpuKind, sources: Sources): TorchBuild {
  if (!offered(machine).includes(gpu)) throw notOffered(machine);
  const card = machine.cards.find(({ maker }) => maker === gpu);
  const from = (name: string) => `${sources.torch}/${name}`;
  switch (gpu) {
    case "nvidia":
      return { index: from(cudaName(machine, card)), prerelease: false, download: 2.9 * GB, disk: 5.5 * GB };
    case "amd": {
      if (machine.platform !== "win32") return { index: from("rocm7.2"), prerelease: false, download: 5 * GB, disk: 18 * GB };
      const family = card ? amdFamily(card) : null;
      if (!family)
        throw refuse(
          "ComfyUI uses AMD cards on Windows from the RX 7000 series on, and none was found.",
          "Choose “Processor only”, which works on every computer.",
        );
      return { index: `${sources.amd}/${family}/`, prerelease: true, download: 3 * GB, disk: 9 * GB };
    }
    case "intel":
      return { index: from("xpu"), prerelease: false, download: 2.5 * GB, disk: 7 * GB };
    case "apple":
      return { index: null, prerelease: false, download: 150 * MB, disk: 600 * MB };
    case "cpu":
      return { index: from("cpu"), prerelease: false, download: 260 * MB, disk: 1 * GB };
  }
}

const amdFamily = (card: Card): string | null => AMD_WINDOWS.find(([family]) => family.test(card.name))?.[1] ?? null;

function cudaFor({ platform }: Machine, { cuda }: Card): string | null {
  if (!cuda) return null;
  const system = platform === "win32" ? "win32" : "linux";
  return CUDA.find(({ capability, driver }) => cuda.capability >= capability && cuda.driver >= driver[system])?.name ?? null;
}

/** The newest that its driver and the card can do. Where nobody can tell, the person knows of a card that we do not see: the newest. */
function cudaName(machine: Machine, card: Card | undefined): string {
  if (!card?.cuda) return CUDA[0].name;
  const name = cudaFor(machine, card);
  if (name) return name;
  if (card.cuda.capability < 5)
    throw refuse(`The ${card.name} is too old for ComfyUI.`, "Choose “Processor only”, which works on every computer.");
  throw refuse(
    `The driver of your ${card.name} is too old (${card.cuda.driver}).`,
    "Install NVIDIA's newest driver, restart the computer and come back; or choose “Processor only”.",
  );
}

function notOffered({ platform }: Machine): EaselError {
  if (platform === "darwin")
    return refuse(
      "ComfyUI no longer runs on Macs with an Intel processor.",
      "Use a ComfyUI on another computer: its address goes into Easel's settings.",
    );
  return refuse(
    "There is no ComfyUI for this kind of processor.",
    "Use a ComfyUI on another computer: its address goes into Easel's settings.",
  );
}

const refuse = (message: string, remedy: string) => new EaselError("install_failed", message, remedy);
