import fs from "node:fs";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { PNG_SIGNATURE, pngChunk } from "../base/png-chunks.ts";
import { pngTextChunk } from "../base/png-text.ts";
import { madeBy } from "../picture-facts/testing/made-pictures.ts";

const MAKERS = ["comfyui", "easel", "a1111", "comfyui", "fooocus", "swarmui", "comfyui", "novelai", "invokeai"] as const;
const SUBJECTS = ["fox", "boat", "castle", "river", "tree", "horse", "lamp", "city", "robot", "whale"];
const SHAPES = [
  [64, 64],
  [64, 96],
  [96, 64],
  [64, 64],
  [128, 56],
] as const;
const WORKFLOW = JSON.stringify({
  nodes: Array.from({ length: 40 }, (_, id) => ({ id, type: "KSampler", widgets_values: ["euler", id] })),
});

/** Fills a folder with pictures of several programs, as somebody has them after years: in folders by month, about three a day. */
export function makeGallery(directory: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const at = Date.UTC(2026, 10, 30) - index * 3_600_000 * 8;
    const folder = path.join(directory, new Date(at).toISOString().slice(0, 7));
    if (index % 90 === 0 || !fs.existsSync(folder)) fs.mkdirSync(folder, { recursive: true });
    const maker = MAKERS[index % MAKERS.length] ?? "comfyui";
    const prompt = `a ${SUBJECTS[index % SUBJECTS.length]} number ${index}, with many details and soft light, in the manner of an old master`;
    const texts = {
      ...madeBy[maker]({ prompt, seed: String(1_000_000 + index), model: `model-${index % 7}.safetensors` }),
      workflow: WORKFLOW,
    };
    const [width = 64, height = 64] = SHAPES[index % SHAPES.length] ?? [];
    const file = path.join(folder, `${maker}_${String(index).padStart(5, "0")}_.png`);
    fs.writeFileSync(file, notedPng(texts, width, height, index));
    fs.utimesSync(file, at / 1000, at / 1000);
  }
}

/** Pictures of 1024 pixels with much detail, as engines make them: about 1.4 MB each. */
export function makeLargePictures(directory: string, count: number): void {
  fs.mkdirSync(directory, { recursive: true });
  for (let index = 0; index < count; index++) {
    const texts = madeBy.comfyui({ prompt: `a large picture ${index}`, seed: String(index), model: "model.safetensors" });
    fs.writeFileSync(path.join(directory, `large_${String(index).padStart(5, "0")}_.png`), notedPng(texts, 1024, 1024, index));
  }
}

function notedPng(texts: Readonly<Record<string, string>>, width: number, height: number, index: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const raw = Buffer.alloc(height * (width * 3 + 1));
  let noise = index + 1;
  for (let y = 0, at = 0; y < height; y++) {
    at++; // this row is not filtered
    for (let x = 0; x < width * 3; x++) {
      noise = (Math.imul(noise, 1_103_515_245) + 12_345) >>> 0;
      raw[at++] = ((x >> 2) + (y >> 1) + index * 37 + (noise >>> 27)) & 255;
    }
  }
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk("IHDR", header),
    ...Object.entries(texts).map(([keyword, text]) => pngTextChunk({ keyword, text })),
    pngChunk("IDAT", deflateSync(raw, { level: 1 })),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}
