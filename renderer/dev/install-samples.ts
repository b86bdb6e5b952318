import type { GpuKind, InstallPlan, InstallStep } from "#contract/install.ts";

export const MB = 1_000_000;
const step = (id: string, title: string, name: string, hosts: string[], download: number, disk: number): InstallStep => ({
  id,
  title,
  source: { name, hosts },
  download: download * MB,
  disk: disk * MB,
});

const pypi = ["pypi.org", "files.pythonhosted.org"];
export const steps: InstallStep[] = [
  step("uv", "Fetch the installing tool (uv)", "Astral, from the Python Package Index", ["files.pythonhosted.org"], 18, 60),
  step("comfyui", "Fetch ComfyUI 0.24.1", "Comfy Org, from GitHub", ["github.com"], 7, 40),
  step("python", "Set up Python 3.12, for ComfyUI alone", "Astral, from GitHub", ["github.com", ...pypi], 35, 130),
  step("torch", "Fetch PyTorch, which does the computing", "The PyTorch Foundation", ["download.pytorch.org"], 2_900, 5_500),
  step("packages", "Fetch what else ComfyUI needs", "The Python Package Index", pypi, 450, 1_300),
  { id: "trial", title: "Try ComfyUI out", source: null, download: 0, disk: 100 * MB },
  { id: "tidy", title: "Clean up", source: null, download: 0, disk: 0 },
];

/** What a computer with an NVIDIA card answers. */
export function installPlan(gpu: GpuKind | null, folder: string | null): InstallPlan {
  return {
    gpu: gpu ?? "nvidia",
    choices: [
      { kind: "nvidia", title: "NVIDIA graphics card", hint: "Found: NVIDIA GeForce RTX 4070", suggested: true },
      { kind: "amd", title: "AMD graphics card", hint: "Not found on this computer.", suggested: false },
      { kind: "intel", title: "Intel Arc graphics card", hint: "Not found on this computer.", suggested: false },
      { kind: "cpu", title: "Processor only", hint: "Works on every computer, but a picture takes minutes.", suggested: false },
    ],
    folder: folder ?? "~/ComfyUI",
    steps,
    download: 3_410 * MB,
    disk: 7_030 * MB,
    free: 214_300 * MB,
    verdict: { kind: "ready", planId: "plan" },
  };
}
