import { describe, expect, it } from "vitest";
import type { GpuKind } from "#contract/install.ts";
import { officialSources } from "./download-sources.ts";
import { detectGpus, type Query } from "./gpu-detection.ts";
import { gpuChoices, type HostHardware, suggestedGpu, torchBuildFor } from "./torch-builds.ts";

/** Answers as the programs print, by the program's name. */
const saying =
  (said: Record<string, string>): Query =>
  async (program) =>
    said[program] ?? null;

const machine = async (platform: NodeJS.Platform, said: Record<string, string>, arch = "x64"): Promise<HostHardware> => ({
  platform,
  arch,
  gpus: await detectGpus(platform, saying(said)),
});
const index = (on: HostHardware, gpu: GpuKind) => torchBuildFor(on, gpu, officialSources).index;

const LSPCI = (line: string) => `00:1f.3 Audio device [0403]: Intel Corporation Device [8086:7ad0] (rev 11)\n${line}\n`;
const NVIDIA = "01:00.0 VGA compatible controller [0300]: NVIDIA Corporation AD104 [GeForce RTX 4070] [10de:2786] (rev a1)";
const NAVI =
  "03:00.0 VGA compatible controller [0300]: Advanced Micro Devices, Inc. [AMD/ATI] Navi 31 [Radeon RX 7900 XT] [1002:744c] (rev c8)";
const RENOIR = "05:00.0 VGA compatible controller [0300]: Advanced Micro Devices, Inc. [AMD/ATI] Renoir [Radeon Vega] [1002:1636] (rev c6)";
const ARC = "03:00.0 VGA compatible controller [0300]: Intel Corporation DG2 [Arc A770] [8086:56a0] (rev 08)";
const UHD = "00:02.0 VGA compatible controller [0300]: Intel Corporation UHD Graphics 630 [8086:3e92]";
const SMI = (driver: string, capability: string) => `NVIDIA GeForce GTX, ${driver}, ${capability}\n`;
const MAC = '{"SPDisplaysDataType":[{"_name":"Apple M2","sppci_model" : "Apple M2"}]}';
const INTEL_MAC = '{"SPDisplaysDataType":[{"sppci_model":"AMD Radeon Pro 5500M"}]}';

describe("the graphics card", () => {
  it.each<[string, NodeJS.Platform, Record<string, string>, GpuKind, string | null]>([
    ["a new NVIDIA", "linux", { "nvidia-smi": SMI("580.65.06", "8.9"), lspci: LSPCI(NVIDIA) }, "nvidia", "whl/cu130"],
    ["one with an older driver", "linux", { "nvidia-smi": SMI("550.120", "8.9") }, "nvidia", "whl/cu126"],
    ["an old one with a new driver", "win32", { "nvidia-smi": SMI("581.80", "6.1") }, "nvidia", "whl/cu126"],
    ["NVIDIA beside Intel", "linux", { "nvidia-smi": SMI("580.1", "7.5"), lspci: LSPCI(UHD) }, "nvidia", "whl/cu130"],
    ["AMD on Linux", "linux", { lspci: LSPCI(NAVI) }, "amd", "whl/rocm7.2"],
    ["lspci only where administrators have it", "linux", { "/usr/sbin/lspci": LSPCI(NAVI) }, "amd", "whl/rocm7.2"],
    ["Intel Arc on Linux", "linux", { lspci: LSPCI(ARC) }, "intel", "whl/xpu"],
    ["AMD in the processor", "linux", { lspci: LSPCI(RENOIR) }, "cpu", "whl/cpu"],
    ["Intel in the processor", "linux", { lspci: LSPCI(UHD) }, "cpu", "whl/cpu"],
    ["NVIDIA whose driver does not answer", "linux", { lspci: LSPCI(NVIDIA) }, "cpu", "whl/cpu"],
    ["nobody who tells", "linux", {}, "cpu", "whl/cpu"],
    ["RX 9000 on Windows", "win32", { "powershell.exe": "AMD Radeon RX 9070 XT\r\n" }, "amd", "v2/gfx120X-all/"],
    [
      "RX 7000 on Windows",
      "win32",
      { "powershell.exe": "Microsoft Basic Display\r\nAMD Radeon RX 7900 XTX\r\n" },
      "amd",
      "v2/gfx110X-all/",
    ],
    ["Strix Halo on Windows", "win32", { "powershell.exe": "AMD Radeon(TM) 8060S Graphics\r\n" }, "amd", "v2/gfx1151/"],
    ["RX 6000 on Windows", "win32", { "powershell.exe": "AMD Radeon RX 6800\r\n" }, "cpu", "whl/cpu"],
    ["Arc on Windows", "win32", { "powershell.exe": "Intel(R) Arc(TM) B580 Graphics\r\n" }, "intel", "whl/xpu"],
  ])("%s", async (_name, platform, said, gpu, build) => {
    const on = await machine(platform, said);
    expect(suggestedGpu(on)).toBe(gpu);
    expect(index(on, gpu)?.split("/").slice(3).join("/")).toBe(build);
    expect(gpuChoices(on).filter(({ suggested }) => suggested)).toHaveLength(1);
  });

  it("is Apple's on a Mac with an M chip", async () => {
    for (const said of [{ system_profiler: MAC }, {}]) {
      const on = await machine("darwin", said, "arm64");
      expect([suggestedGpu(on), index(on, "apple"), gpuChoices(on).map(({ kind }) => kind)]).toEqual(["apple", null, ["apple"]]);
    }
  });

  it.each<[string, NodeJS.Platform, string]>([
    ["a Mac with an Intel processor", "darwin", "x64"],
    ["Windows on ARM", "win32", "arm64"],
    ["a 32-bit Linux", "linux", "ia32"],
  ])("%s can install none", async (_name, platform, arch) => {
    const on = await machine(platform, { system_profiler: INTEL_MAC }, arch);
    expect(gpuChoices(on)).toEqual([]);
    expect(() => index(on, suggestedGpu(on))).toThrow(/ComfyUI/);
  });

  it("is what the person chose, who may know better; where that cannot work, it says why", async () => {
    const blind = await machine("linux", {});
    expect([index(blind, "nvidia"), index(blind, "amd"), index(blind, "intel")].map((url) => url?.split("/").at(-1))).toEqual([
      "cu130",
      "rocm7.2",
      "xpu",
    ]);
    const old = await machine("linux", { "nvidia-smi": SMI("470.1", "8.6") });
    expect(() => index(old, "nvidia")).toThrow("too old (470)");
    const ancient = await machine("linux", { "nvidia-smi": SMI("580.1", "3.5") });
    expect(() => index(ancient, "nvidia")).toThrow("too old for ComfyUI");
    expect(() => index({ platform: "win32", arch: "x64", gpus: [] }, "amd")).toThrow("RX 7000");
    expect(gpuChoices(await machine("linux", { lspci: LSPCI(NVIDIA) }))[0]?.hint).toMatch(/GeForce RTX 4070.*driver does not answer/);
  });
});
