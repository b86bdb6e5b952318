/** What main tells the window of an installation of ComfyUI: its steps, and what it can compute on. */
export const installer = {
  /** What each step does, and who offers what it fetches. */
  steps: {
    uv: { title: "Fetch the installing tool (uv)", source: "Astral, from the Python Package Index" },
    comfyui: { title: (version: string) => `Fetch ComfyUI ${version}`, source: "Comfy Org, from GitHub" },
    python: { title: (version: string) => `Set up Python ${version}, for ComfyUI alone`, source: "Astral, from GitHub" },
    torch: {
      title: "Fetch PyTorch, which does the computing",
      source: (provider: "amd" | "pytorch"): string => (provider === "amd" ? "AMD" : "The PyTorch Foundation"),
    },
    packages: { title: "Fetch what else ComfyUI needs", source: "The Python Package Index" },
    trial: { title: "Try ComfyUI out" },
    tidy: { title: "Clean up" },
  },
  gpus: {
    nvidia: "NVIDIA graphics card",
    amd: "AMD graphics card",
    intel: "Intel Arc graphics card",
    apple: "This Mac's own graphics",
    cpu: "Processor only",
  },
  gpuHints: {
    cpu: "Works on every computer, but a picture takes minutes.",
    apple: "Fast on every Mac with an M chip.",
    notFound: "Not found on this computer.",
    found: (card: string) => `Found: ${card}`,
    foundWithoutDriver: (card: string) => `Found: ${card}, but its driver does not answer.`,
  },
};
