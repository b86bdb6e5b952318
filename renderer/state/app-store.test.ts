import { describe, expect, it } from "vitest";
import { app, doneJob, job, now } from "../dev/samples.ts";
import { beginning, withApp, withPlace, withPreview, withSlices } from "./app-store.ts";
import { sparkline } from "./memory.ts";
import { resolveTheme } from "./theme.ts";
import { type Toast, withToast } from "./toasts.ts";

const started = withApp(beginning, app({ jobs: [job(0, { kind: "running", fraction: 0, step: 0, steps: 9 }), doneJob(1)] }));

describe("the store", () => {
  it("takes slices whole and leaves the others alone", () => {
    const next = withSlices(started, { clients: [{ session: "s", name: "zed", version: "1", connectedAt: now }] });
    expect(next.app?.clients).toHaveLength(1);
    expect(next.app?.jobs).toBe(started.app?.jobs);
  });

  it("drops slices that come before the first snapshot", () => {
    expect(withSlices(beginning, { jobs: [] })).toBe(beginning);
  });

  it("keeps the newest look at a running job until the job ends", () => {
    const seen = withPreview(withPreview(started, { jobId: "job-0", dataUrl: "data:1" }), { jobId: "job-0", dataUrl: "data:2" });
    expect(seen.previews).toEqual({ "job-0": "data:2" });
    expect(withSlices(seen, { jobs: [doneJob(0)] }).previews).toEqual({});
  });

  it("shows no late preview of a job that has ended", () => {
    expect(withPreview(started, { jobId: "job-1", dataUrl: "data:1" }).previews).toEqual({});
  });

  it("goes where main says, and forgets an open picture on the way", () => {
    const there = withPlace(started, { page: "gallery", pictureId: "p7" });
    expect([there.page, there.openPicture]).toEqual(["gallery", "p7"]);
    expect(withPlace(there, { page: "home", pictureId: null }).openPicture).toBeNull();
  });
});

describe("the line of memory in use", () => {
  it("goes from the left to the right edge, and nothing from one sample", () => {
    expect(sparkline([{ at: 0, used: 5 }], 10, 100, 20)).toBe("");
    const path = sparkline(
      [
        { at: 0, used: 0 },
        { at: 150_000, used: 5 },
        { at: 300_000, used: 20 },
      ],
      10,
      100,
      20,
    );
    expect(path).toBe("M0.0 20.0 L50.0 10.0 L100.0 0.0");
  });
});

it("says the same thing once, and never more than four things", () => {
  const toast = (text: string, id: number): Toast => ({ id, tone: "problem", text, remedy: "" });
  const toasts: Toast[] = ["a", "b", "a", "c", "d", "e"].map(toast);
  const all = toasts.reduce<Toast[]>(withToast, []);
  expect(all.map(({ text }) => text)).toEqual(["a", "c", "d", "e"]);
});

it("follows the system only when asked to", () => {
  expect([resolveTheme("system", true), resolveTheme("system", false), resolveTheme("light", true)]).toEqual(["dark", "light", "light"]);
});
