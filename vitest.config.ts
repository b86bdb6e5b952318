import path from "node:path";
import { defineConfig } from "vitest/config";

const rooms = "{base,comfyui,contract,picture-facts,mcp-bridge,practice-engine,electron,renderer,deploy,scripts,workflows}";

export default defineConfig({
  test: {
    pool: "forks",
    // Most tests wait for processes and timers more than they compute: one worker more than the two processors of a small machine.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes late on a busy machine; it must come, not hurry.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          alias: { electron: path.resolve("electron/testing/electron.ts") },
          include: [`${rooms}/**/*.test.{ts,tsx}`],
          exclude: ["comfyui/conformance/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "conformance",
          include: ["comfyui/conformance/**/*.test.ts"],
          globalSetup: "comfyui/conformance/engine.ts",
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: { name: "app", include: ["e2e/**/*.test.ts"], fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000 },
      },
    ],
  },
});
