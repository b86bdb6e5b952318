import { describe, expect, it } from "vitest";
import { app, doneJob, job, now } from "../dev/samples.ts";
import { initialState, withApp, withPlace, withPreview, withSlices } from "./app-store.ts";
import { resolveTheme } from "./theme.ts";
import { type Toast, withToast } from "./toasts.ts";

const started = withApp(initialState, app({ jobs: [job(0, { kind: "running", fraction: 0, step: 0, steps: 9 }), doneJob(1)] }));

describe("the store", () => {
  it("takes slices whole and leaves the others alone", () => {
    const next = withSlices(started, { clients: [{ session: "s", name: "zed", version: "1", connectedAt: now }] });
    expect(next.app?.clients).toHaveLength(1);
    expect(next.app?.jobs).toBe(started.app?.jobs);
  });

  it("drops slices that come before the first snapshot", () => {
    expect(withSlices(initialState, { jobs: [] })).toBe(initialState);
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

it("says the same thing once, and never more than four things", () => {
  const toast = (text: string, id: number): Toast => ({ id, tone: "problem", text, remedy: "", action: null });
  const toasts: Toast[] = ["a", "b", "a", "c", "d", "e"].map(toast);
  const all = toasts.reduce<Toast[]>(withToast, []);
  expect(all.map(({ text }) => text)).toEqual(["a", "c", "d", "e"]);
});

it("follows the system only when asked to", () => {
  expect([resolveTheme("system", true), resolveTheme("system", false), resolveTheme("light", true)]).toEqual(["dark", "light", "light"]);
});
