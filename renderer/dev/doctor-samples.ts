import type { DoctorStep } from "#contract/view.ts";

export const wellSteps: DoctorStep[] = (
  [
    ["engine", "ComfyUI 0.3.64 is ready."],
    ["model", "There is a model to paint with: dreamscape_xl_v10.safetensors."],
    ["bridge", "Started as an AI app would start it, Easel's bridge answers and offers 7 tools."],
    ["config", "Claude Desktop knows Easel."],
    ["client", "Claude Desktop is connected now."],
    ["call", "The last picture that was asked for is there."],
  ] as const
).map(([id, says]) => ({ id, state: "good", says, remedy: null, fix: null }));

export const illSteps: DoctorStep[] = [
  { id: "engine", state: "bad", says: "The engine is stopped.", remedy: "Start it.", fix: { kind: "start_engine" } },
  {
    id: "model",
    state: "waiting",
    says: "Which models there are is known once the engine is ready.",
    remedy: "Get the engine ready first.",
    fix: null,
  },
  ...wellSteps.slice(2, 3),
  {
    id: "config",
    state: "bad",
    says: "Easel is no longer in the settings of Claude Desktop.",
    remedy: "Put it back.",
    fix: { kind: "connect", client: "claude-desktop" },
  },
  {
    id: "client",
    state: "waiting",
    says: "Claude Desktop has not come yet.",
    remedy: "Quit Claude Desktop fully (from its icon by the clock or in the menu bar, not just its window) and open it again.",
    fix: { kind: "restart_client", client: "claude-desktop" },
  },
  {
    id: "call",
    state: "waiting",
    says: "No picture has been asked for yet.",
    remedy: "Paint one right here, to see that it works.",
    fix: { kind: "paint" },
  },
];
