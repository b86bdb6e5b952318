import path from "node:path";
import { root } from "../scripts/bootstrap/root.ts";
import { McpProcess, median } from "./mcp-process.ts";
import { startPracticeEngine } from "./picture.ts";

export interface ImportCost {
  /** Milliseconds from the file to the proposal, median. */
  proposal: number;
  /** Of the workflow. */
  megabytes: number;
  nodes: number;
}

const RUNS = 9;
/** Pictures that the workflow makes, each with texts of its own. */
const PICTURES = 130;
const TEXT_CHARACTERS = 3_600;

/** A large workflow, read and proposed by the daemon on the practice engine. */
export async function measureImport(stateDirectory: string): Promise<ImportCost> {
  const engine = await startPracticeEngine(stateDirectory);
  const bridge = new McpProcess(
    process.execPath,
    [path.join(root, ".vite", "build", "easel-bridge.cjs"), "--daemon", "--comfyui-url", engine.url],
    { PATH: process.env.PATH, HOME: stateDirectory, EASEL_STATE_DIR: stateDirectory },
  );
  const text = JSON.stringify(largeWorkflow());
  try {
    await bridge.initialize();
    bridge.initialized();
    const times: number[] = [];
    for (let run = -1; run < RUNS; run += 1) {
      const began = performance.now();
      const { text: answer } = await bridge.request("easel/workflows/propose", { kind: "dropped", name: "Large.json", text });
      if (!answer.includes('"proposalId"')) throw new Error(`no proposal: ${answer.slice(0, 300)}`);
      if (run >= 0) times.push(performance.now() - began);
    }
    return { proposal: median(times), megabytes: text.length / 1e6, nodes: PICTURES * 6 + 1 };
  } finally {
    await bridge.end();
    engine.child.kill("SIGKILL");
  }
}

function largeWorkflow(): object {
  const checkpoint = { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "practice-poster.safetensors" } };
  const pictures = Array.from({ length: PICTURES }, (_, number) => {
    const words = `${number} lighthouses at night, `.repeat(TEXT_CHARACTERS / 25);
    const id = (part: string) => `${number}:${part}`;
    return {
      [id("latent")]: { class_type: "EmptyLatentImage", inputs: { width: 512, height: 512, batch_size: 1 } },
      [id("prompt")]: { class_type: "CLIPTextEncode", inputs: { text: words, clip: ["4", 1] } },
      [id("negative")]: { class_type: "CLIPTextEncode", inputs: { text: `not ${words}`, clip: ["4", 1] } },
      [id("sampler")]: {
        class_type: "KSampler",
        inputs: {
          seed: number,
          steps: 20,
          cfg: 7,
          sampler_name: "euler",
          scheduler: "normal",
          denoise: 1,
          model: ["4", 0],
          positive: [id("prompt"), 0],
          negative: [id("negative"), 0],
          latent_image: [id("latent"), 0],
        },
      },
      [id("decode")]: { class_type: "VAEDecode", inputs: { samples: [id("sampler"), 0], vae: ["4", 2] } },
      [id("save")]: { class_type: "SaveImage", inputs: { images: [id("decode"), 0], filename_prefix: "large" } },
    };
  });
  return Object.assign({ "4": checkpoint }, ...pictures);
}
