import type { Messages } from "../../en.ts";

export const installer: Messages["installer"] = {
  steps: {
    uv: { title: "Installationshelfer holen (uv)", source: "Astral, aus dem Python Package Index" },
    comfyui: { title: (version) => `ComfyUI ${version} holen`, source: "Comfy Org, von GitHub" },
    python: { title: (version) => `Python ${version} einrichten, nur für ComfyUI`, source: "Astral, von GitHub" },
    torch: {
      title: "PyTorch holen, das die Rechenarbeit macht",
      source: (provider) => (provider === "amd" ? "AMD" : "PyTorch Foundation"),
    },
    packages: { title: "Alles Übrige holen, was ComfyUI braucht", source: "Python Package Index" },
    trial: { title: "ComfyUI ausprobieren" },
    tidy: { title: "Aufräumen" },
  },
  gpus: {
    nvidia: "NVIDIA-Grafikkarte",
    amd: "AMD-Grafikkarte",
    intel: "Intel-Arc-Grafikkarte",
    apple: "Grafikchip dieses Macs",
    cpu: "Nur Prozessor",
  },
  gpuHints: {
    cpu: "Geht auf jedem Computer, aber ein Bild dauert Minuten.",
    apple: "Schnell auf jedem Mac mit M-Chip.",
    notFound: "Auf diesem Computer nicht gefunden.",
    found: (card) => `Gefunden: ${card}`,
    foundWithoutDriver: (card) => `Gefunden: ${card}, aber der Treiber antwortet nicht.`,
  },
};
