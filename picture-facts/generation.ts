/** The programs whose notes in a picture's file are understood. `photo`: EXIF or XMP alone, as cameras and editors write them. */
export const MAKERS = ["easel", "comfyui", "a1111", "fooocus", "swarmui", "novelai", "invokeai", "photo"] as const;
export type Maker = (typeof MAKERS)[number];

export interface Lora {
  name: string;
  /** Null where the file does not say. */
  strength: number | null;
}

/** How a picture was made, as its file tells. Texts are "" and figures null where it does not. */
export interface Generation {
  maker: Maker;
  /** What made it, as it calls itself, where there are several of that maker: "Fooocus v2.5.5", "Canon EOS R6". */
  software: string;
  prompt: string;
  negativePrompt: string;
  model: string;
  /** A decimal number of up to 64 bits. */
  seed: string;
  steps: number | null;
  cfg: number | null;
  sampler: string;
  scheduler: string;
  loras: Lora[];
  /** Epoch milliseconds. */
  createdAt: number | null;
  /** What only some makers write, by their own names for it. */
  others: Record<string, string>;
}

/** Reads the notes of one maker among a file's texts; null where there are none. */
export type MakerReader = (texts: Readonly<Record<string, string>>) => Partial<Generation> | null;
