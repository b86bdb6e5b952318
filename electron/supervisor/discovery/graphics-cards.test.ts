import { expect, it } from "vitest";
import { graphicsCards } from "./graphics-cards.ts";

const MEBIBYTE = 1024 ** 2;

/** What the drivers' programs print, by their names; one that is not there is not installed. */
const printing = (outputs: Record<string, string>) => async (program: string) => outputs[program] ?? null;

it("NVIDIA's, as nvidia-smi of a computer with two prints them", async () => {
  const query = printing({ "nvidia-smi": "0, NVIDIA GeForce RTX 4070, 12282\r\n1, NVIDIA GeForce GT 710, [N/A]\r\n" });
  expect(await graphicsCards(query)).toEqual([
    { device: 0, name: "NVIDIA GeForce RTX 4070", memory: 12_282 * MEBIBYTE },
    { device: 1, name: "NVIDIA GeForce GT 710", memory: null },
  ]);
});

it("AMD's, as rocm-smi prints them after a warning", async () => {
  const cards = {
    card0: { "Card Series": "Radeon RX 7900 XTX", "VRAM Total Memory (B)": "25753026560" },
    card1: { "Card series": "0x73bf", "VRAM Total Memory (B)": "x" },
    system: { "Driver version": "6.7.0" },
  };
  const query = printing({ "rocm-smi": `WARNING: AMD GPU device(s) is/are in a low-power state.\n${JSON.stringify(cards)}` });
  expect(await graphicsCards(query)).toEqual([
    { device: 0, name: "Radeon RX 7900 XTX", memory: 25_753_026_560 },
    { device: 1, name: "0x73bf", memory: null },
  ]);
});

it.each([{}, { "nvidia-smi": "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver." }, { "rocm-smi": "{broken" }])(
  "none where no driver answers",
  async (outputs) => expect(await graphicsCards(printing(outputs))).toEqual([]),
);
