import os from "node:os";
import { expect, it } from "vitest";
import type { LogLine, Settings } from "#contract/view.ts";
import { initialState } from "../app/view-state.ts";
import { diagnostics } from "./bug-report.ts";

const settings = {
  engine: { kind: "auto" },
  launch: { memory: "auto", device: null, reserveVram: null, modelFolders: [`${os.homedir()}/models`], extraFlags: "" },
  firstRun: "done",
  theme: "system",
  language: "system",
  zoom: 1,
  notifyFinished: false,
  notifyProblems: true,
  launchAtLogin: false,
  whenClosed: "ask",
  checkForUpdates: true,
  removeOnUninstall: false,
  addedEngines: [] as Settings["addedEngines"],
  neverViews: [] as string[],
  sharing: { on: false, reach: "network", port: 3001, encryption: { kind: "own" } },
} as const;

it("tells what runs here and what was said last, but nothing of the person", () => {
  const wish = "Grandma's birthday, in the manner of\nan old postcard";
  const state = initialState("0.1.0", { kind: "auto" }, { ...settings, launch: { ...settings.launch, modelFolders: [] } }, "none");
  const lines: LogLine[] = [
    `got prompt from ${os.homedir()}/ComfyUI by ${os.userInfo().username}`,
    `custom node says: an old postcard`,
    `{'text': "Grandma's birthday, in the manner of\\nan old postcard"}`,
    "HF_TOKEN=hf_abcdefghijklmnop",
    "Prompt executed in 8.21 seconds",
  ].map((text) => ({ at: 0, source: "engine", level: "info", text }));
  const text = diagnostics(
    {
      ...state,
      jobs: [
        {
          id: "j",
          tool: "generate_image",
          client: "claude-ai",
          arguments: { prompt: wish, model: "dreamscape_xl.safetensors", seed: "5" },
          createdAt: 0,
          startedAt: null,
          finishedAt: 0,
          state: { kind: "failed", error: { kind: "engine_out_of_memory", message: "", remedy: "" } },
        },
      ],
    },
    lines,
  );
  expect(text).toContain("Jobs: generate_image failed engine_out_of_memory");
  expect(text).toContain("1970-01-01T00:00:00.000Z engine Prompt executed in 8.21 seconds");
  for (const secret of ["Grandma", "postcard", os.homedir(), "hf_abc"]) expect(text).not.toContain(secret);
});
