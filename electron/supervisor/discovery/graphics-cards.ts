import type { Query } from "../installer/gpu-detection.ts";

/** A graphics card that ComfyUI's `--cuda-device` can name. */
export interface Card {
  /** As its driver counts them, from 0. */
  device: number;
  name: string;
  /** Bytes; null where the driver does not say. */
  memory: number | null;
}

const MEGABYTE_BYTES = 1024 ** 2;

/**
 * The cards that the drivers of this computer tell of: NVIDIA's, else AMD's. An engine's own `/system_stats` names only the card that it
 * uses, so that it cannot tell of the others. Other makers' cards cannot be chosen with ComfyUI's `--cuda-device`.
 */
export async function graphicsCards(query: Query): Promise<Card[]> {
  const nvidia = nvidiaCards(await query("nvidia-smi", ["--query-gpu=index,name,memory.total", "--format=csv,noheader,nounits"]));
  if (nvidia.length > 0) return nvidia;
  return amdCards(await query("rocm-smi", ["--showproductname", "--showmeminfo", "vram", "--json"]));
}

/** Lines like "0, NVIDIA GeForce RTX 4070, 12282", the memory in MiB. */
function nvidiaCards(output: string | null): Card[] {
  return (output ?? "").split(/\r?\n/).flatMap((line) => {
    const [index = "", name, memory = ""] = line.split(",").map((field) => field.trim());
    if (!/^\d+$/.test(index) || !name) return [];
    return [{ device: Number(index), name, memory: /^\d+$/.test(memory) ? Number(memory) * MEGABYTE_BYTES : null }];
  });
}

/** `{"card0": {"Card Series": "Radeon RX 7900 XTX", "VRAM Total Memory (B)": "25753026560", ...}, ...}`; older ones write "Card series". */
function amdCards(output: string | null): Card[] {
  return Object.entries(parse(output)).flatMap(([key, facts]) => {
    const [, index] = /^card(\d+)$/.exec(key) ?? [];
    if (index === undefined || typeof facts !== "object" || facts === null) return [];
    const fact = (pattern: RegExp) => Object.entries(facts).find(([name, value]) => pattern.test(name) && typeof value === "string")?.[1];
    const name = fact(/^card series$/i) ?? fact(/^card model$/i) ?? "AMD";
    const memory = Number(fact(/^vram total memory \(b\)$/i));
    return [{ device: Number(index), name: String(name), memory: memory > 0 ? memory : null }];
  });
}

/** The JSON object that stands in an output, perhaps after lines of warnings; an empty one where there is none. */
function parse(output: string | null): object {
  try {
    const value = JSON.parse((output ?? "").slice((output ?? "").indexOf("{")));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
