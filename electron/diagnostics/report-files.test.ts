import os from "node:os";
import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import type { LogLine } from "#contract/view.ts";
import { defaultSettings } from "../app/settings-schema.ts";
import { initialState } from "../app/view-state.ts";
import { reportFiles, reportZip } from "./report-files.ts";

const PROMPT = "Grandma's birthday, in the manner of\nan old postcard";
const TOKEN = "hf_abcdefghijklmnop";
const LOGIN = "anna:hunter2secret";

const settings = {
  ...defaultSettings,
  engine: { kind: "url", url: `http://${LOGIN}@10.0.0.5:8188` } as const,
  launch: { ...defaultSettings.launch, modelFolders: [`${os.homedir()}/models`], extraFlags: `--api-key=${TOKEN}` },
};

const ofFirst: LogLine[] = [
  `got prompt from ${os.homedir()}/ComfyUI by ${os.userInfo().username}`,
  "custom node says: an old postcard",
  `HF_TOKEN=${TOKEN}`,
  `connected to http://${LOGIN}@10.0.0.5:8188`,
  "Prompt executed in 8.21 seconds",
].map((text) => ({ at: 0, source: "engine", level: "info", text }));

const lines: LogLine[] = [...ofFirst, { at: 0, source: "engine", engine: "card 2", level: "info", text: `loading ${os.homedir()}/models` }];

const files = reportFiles({
  state: {
    ...initialState("0.1.0", settings.engine, settings, "none"),
    pool: [
      {
        name: "card 2",
        state: "unreachable",
        version: "0.24.0",
        running: ["generate_image"],
        slots: 2,
        foreign: 0,
        weight: 1,
        labels: [],
        memory: null,
        device: null,
        paceMs: 4_000,
        lastFault: { at: 0, error: { kind: "engine_unreachable", code: "engine_timed_out", message: PROMPT, remedy: PROMPT } },
      },
    ],
    jobs: [
      {
        id: "j",
        tool: "generate_image",
        client: "claude-ai",
        arguments: { prompt: PROMPT, model: "dreamscape_xl.safetensors" },
        createdAt: 0,
        startedAt: null,
        finishedAt: 0,
        state: {
          kind: "failed",
          error: { kind: "engine_out_of_memory", message: PROMPT, remedy: "", code: "engine_out_of_memory_at_size" },
        },
      },
    ],
  },
  steps: [{ id: "engine", state: "bad", says: `Nothing answers in ${os.homedir()}.`, remedy: "Start it.", fix: null }],
  lines,
});

it("the zip tells what runs here, what the doctor found, what failed and what was said last", () => {
  const unpacked = Object.entries(unzipSync(reportZip(files))).map(([name, bytes]) => [name, Buffer.from(bytes).toString("utf8")]);
  expect(Object.fromEntries(unpacked)).toEqual({
    "about.txt": expect.stringContaining("Easel 0.1.0 on "),
    "settings.json": expect.stringContaining('"engine": "url"'),
    "doctor.txt": "engine: bad. Nothing answers in ~. Start it.\n",
    "failures.txt": "1970-01-01T00:00:00.000Z generate_image engine_out_of_memory engine_out_of_memory_at_size\n",
    "log.txt": expect.stringMatching(/1970-01-01T00:00:00\.000Z engine info Prompt executed in 8\.21 seconds\n$/),
    "engine-card-2.txt": "1970-01-01T00:00:00.000Z engine info loading ~/models\n",
    "engines.json": expect.stringContaining('"code": "engine_timed_out"'),
  });
});

it("nothing in the zip is a prompt, a token, a login, a name or a home folder", () => {
  const content = Object.values(unzipSync(reportZip(files)))
    .map((bytes) => Buffer.from(bytes).toString("utf8"))
    .join("\n");
  for (const secret of ["Grandma", "postcard", TOKEN, "hunter2", os.homedir(), `by ${os.userInfo().username}`])
    expect(content).not.toContain(secret);
});
