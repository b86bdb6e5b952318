/** A LoRA of a call, and how much it counts: 1 is as it was trained. */
export interface Lora {
  name: string;
  strength: number;
}

/** The LoRAs of an argument as a job shows it; none for what is none. */
export function lorasOf(text: unknown): Lora[] {
  if (typeof text !== "string") return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return (Array.isArray(parsed) ? parsed : [parsed]).flatMap(loraOf);
  } catch {
    return [];
  }
}

function loraOf(entry: unknown): Lora[] {
  if (typeof entry === "string") return [{ name: entry, strength: 1 }];
  if (typeof entry !== "object" || entry === null || !("name" in entry) || typeof entry.name !== "string") return [];
  const strength = "strength" in entry && typeof entry.strength === "number" ? entry.strength : 1;
  return [{ name: entry.name, strength }];
}

/** The argument; undefined for none. */
export const lorasText = (loras: readonly Lora[]): string | undefined => (loras.length === 0 ? undefined : JSON.stringify(loras));
