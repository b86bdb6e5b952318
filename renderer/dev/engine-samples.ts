import type { GraphicsCard, PooledEngine } from "#contract/engines.ts";
import type { AppState } from "#contract/view.ts";
import { app, minute, now } from "./samples.ts";

const gigabyte = 1024 ** 3;

const pooled = (name: string, over: Partial<PooledEngine> = {}): PooledEngine => ({
  name,
  state: "ready",
  version: "0.24.0",
  running: [],
  slots: 1,
  foreign: 0,
  weight: 1,
  labels: [],
  memory: { free: 6.8 * gigabyte, total: 12 * gigabyte },
  device: "NVIDIA GeForce RTX 4070",
  paceMs: 8_200,
  lastFault: null,
  ...over,
});

const { settings, engine } = app();

/** Five engines of all kinds, each in another state. */
export const severalEngines: Pick<AppState, "settings" | "pool" | "workers" | "startedEngines"> = {
  settings: {
    ...settings,
    engine: { kind: "folder", path: "/home/me/ComfyUI" },
    addedEngines: [
      { name: "NVIDIA GeForce RTX 3090", place: { kind: "card", device: 1 }, weight: 2, labels: [] },
      { name: "studio", place: { kind: "url", url: "http://192.168.1.20:8188" }, weight: 1, labels: ["fast", "studio"] },
      { name: "attic", place: { kind: "url", url: "http://192.168.1.21:8188" }, weight: 0.5, labels: [] },
      {
        name: "Flux",
        place: { kind: "folder", path: "/home/me/a-rather-long-folder/ComfyUI-with-Flux", device: null },
        weight: 1,
        labels: [],
      },
    ],
  },
  pool: [
    pooled("main", { running: ["generate_image"] }),
    pooled("NVIDIA GeForce RTX 3090", {
      running: ["generate_image"],
      foreign: 2,
      device: "NVIDIA GeForce RTX 3090",
      memory: { free: 21.4 * gigabyte, total: 24 * gigabyte },
    }),
    pooled("studio", { state: "draining", paceMs: 3_100 }),
    pooled("attic", {
      state: "unreachable",
      memory: null,
      device: null,
      paceMs: null,
      lastFault: {
        at: now - 12 * minute,
        error: {
          kind: "engine_unreachable",
          code: "engine_unreachable",
          parameters: {},
          message: "The engine does not answer.",
          remedy: "Start it.",
        },
      },
    }),
  ],
  workers: [
    { id: "w1", host: "tower", state: "working", running: 1, slots: 2, silentMs: 400 },
    { id: "w2", host: "loft", state: "draining", running: 1, slots: 1, silentMs: 900 },
    { id: "w3", host: "cellar", state: "away", running: 0, slots: 1, silentMs: 1_200 },
  ],
  startedEngines: [
    {
      name: "NVIDIA GeForce RTX 3090",
      engine: { ...engine, state: { kind: "ready", url: "http://127.0.0.1:8198", version: "0.24.0", since: now } },
    },
    { name: "Flux", engine: { ...engine, memory: null, state: { kind: "starting", since: now - 20_000, doing: "importing torch" } } },
  ],
};

export const cards: GraphicsCard[] = [
  { device: 0, name: "NVIDIA GeForce RTX 4070", memory: 12 * gigabyte, inUse: true },
  { device: 1, name: "NVIDIA GeForce RTX 3090", memory: 24 * gigabyte, inUse: true },
  { device: 2, name: "NVIDIA GeForce RTX 3060", memory: null, inUse: false },
];
