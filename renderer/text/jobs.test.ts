import { expect, it } from "vitest";
import type { JobView } from "#contract/job.ts";
import { clientName, isWindow } from "./clients.ts";
import { jobProgress, jobPrompt, timeLeft, toolTitle } from "./jobs.ts";

const job = (state: JobView["state"], args: JobView["arguments"] = {}): JobView => ({
  id: "1",
  tool: "generate_image",
  client: "claude-ai",
  arguments: args,
  createdAt: 0,
  startedAt: null,
  finishedAt: null,
  state,
});

it("says where a job is", () => {
  const running = (fraction: number | null, step: number | null) => job({ kind: "running", fraction, step, steps: 20 });
  expect(jobProgress(running(0.35, 7))).toEqual({ text: "Step 7 of 20", fraction: 0.35 });
  expect(jobProgress(running(null, null))).toEqual({ text: "Getting ready", fraction: null });
  expect(jobProgress(running(1.2, 20)).fraction).toBe(1);
  expect(jobProgress(job({ kind: "queued", position: 1 })).text).toBe("Next in line");
  expect(jobProgress(job({ kind: "queued", position: 3 })).text).toBe("Number 3 in line");
  expect(jobProgress(job({ kind: "queued", position: null })).text).toBe("Waiting its turn");
  expect(jobProgress(job({ kind: "queued", position: 1 }), true).text).toMatch(/^Paused/);
  expect(jobProgress(job({ kind: "running", fraction: 0, step: 1, steps: 2 }), true).text).toBe("Step 1 of 2");
});

it("finds the words of a job, and knows when it has none", () => {
  expect(jobPrompt(job({ kind: "cancelled" }, { prompt: "  a fox " }))).toBe("a fox");
  expect(jobPrompt(job({ kind: "cancelled" }, { question: "what is this?" }))).toBe("what is this?");
  expect(jobPrompt(job({ kind: "cancelled" }, { prompt: null, factor: 2 }))).toBe("");
});

it("calls tools and apps by names that people know", () => {
  const tools = [{ name: "upscale", title: "Make it bigger", description: "" }];
  expect(toolTitle("upscale", { kind: "ready", tools })).toBe("Make it bigger");
  expect(toolTitle("my_own-tool", { kind: "starting" })).toBe("My own tool");
  expect(["claude-ai", "claude-code", "cursor-vscode", "Visual Studio Code", "zed", "my-app", ""].map(clientName)).toEqual([
    "Claude Desktop",
    "Claude Code",
    "Cursor",
    "VS Code",
    "Zed",
    "my-app",
    "An AI app",
  ]);
  expect([isWindow("easel"), isWindow("easel-fan-club")]).toEqual([true, false]);
});

it("says roughly how long it will take, and nothing where nobody can tell", () => {
  const running = (over: Partial<JobView>) => ({ ...job({ kind: "running", fraction: 0.5, step: 1, steps: 2 }), ...over });
  expect(timeLeft(running({}), 0)).toBeNull();
  expect(timeLeft(running({ expectedAt: 18_200 }), 0)).toBe("about 20 s left");
  expect(timeLeft(running({ expectedAt: 130_000 }), 0)).toBe("about 2 min left");
  expect(timeLeft(running({ expectedAt: 58_000 }), 0)).toBe("about 1 min left");
  expect(timeLeft(running({ expectedAt: 5_000 }), 20_000)).toBe("almost done");
  expect(timeLeft({ ...job({ kind: "queued", position: 1 }), expectedAt: 5_000 }, 20_000)).toBeNull();
});

it("does not count the steps of a node that has a single one", () => {
  const running = (fraction: number | null) => jobProgress(job({ kind: "running", fraction, step: 0, steps: 1 })).text;
  expect(running(null)).toBe("Getting ready");
  expect(running(0.93)).toBe("Finishing");
});
