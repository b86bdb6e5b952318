import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { endless, failing, inverted } from "./graphs.ts";
import { listening } from "./listener.ts";
import { call, engine, finished, history, needs, needsCancel, needsJobs, post, queue, run, submit } from "./probe.ts";

interface Job {
  id: string;
  status: string;
  priority: number;
  create_time: number;
  outputs_count: number;
  execution_start_time?: number;
  execution_end_time?: number;
  preview_output?: Record<string, unknown>;
  workflow_id?: string;
  [key: string]: unknown;
}

interface Page {
  jobs: Job[];
  pagination: { offset: number; limit: number | null; total: number; has_more: boolean };
}

const list = async (query = ""): Promise<Page> => {
  const reply = await call(`/api/jobs${query}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<Page>();
};

const detail = async (id: string): Promise<Job> => {
  const reply = await call(`/api/jobs/${id}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<Job>();
};

const needsBoth = needs(engine.jobs && engine.checkpoint, "no /api/jobs (before 0.24), or no tiny checkpoint there");
const needsCancelling = needs(engine.cancel && engine.checkpoint, "no /api/jobs/{id}/cancel (before 0.38), or no tiny checkpoint there");

describe("C25 jobs", () => {
  needsJobs("a completed job, in the list and by itself", async () => {
    const workflow = { id: randomUUID() };
    const graph = inverted();
    const id = await submit(graph, { extra_data: { extra_pnginfo: { workflow } } });
    const entry = await finished(id);
    const summary = {
      id,
      status: "completed",
      priority: entry.prompt[0],
      create_time: expect.any(Number),
      execution_start_time: expect.any(Number),
      execution_end_time: expect.any(Number),
      outputs_count: 1,
      preview_output: expect.objectContaining({ ...entry.outputs["3"]?.images?.[0], nodeId: "3", mediaType: "images" }),
      workflow_id: workflow.id,
    };
    const { jobs, pagination } = await list(`?workflow_id=${workflow.id}`);
    expect(jobs).toEqual([expect.objectContaining(summary)]);
    expect(jobs[0]).not.toHaveProperty("outputs");
    expect(pagination).toMatchObject({ offset: 0, total: 1, has_more: false });
    expect(await detail(id)).toMatchObject({
      ...summary,
      outputs: entry.outputs,
      execution_status: { status_str: "success", completed: true },
      workflow: { prompt: graph, extra_data: { extra_pnginfo: { workflow } } },
    });
    expect(Math.abs((jobs[0]?.create_time ?? 0) - Date.now())).toBeLessThan(24 * 3_600_000);
  });

  needsJobs("a failed job carries its error", async () => {
    const id = await submit(failing());
    await finished(id);
    const job = await detail(id);
    expect(job).toMatchObject({
      status: "failed",
      outputs_count: 0,
      outputs: {},
      execution_status: { status_str: "error", completed: false },
    });
    expect(job.execution_error).toMatchObject({ node_id: "2", node_type: "SaveImage", exception_type: expect.any(String) });
  });

  needsBoth("running, pending and cancelled jobs are told apart", async () => {
    await listening({}, async (listener) => {
      const running = await submit(endless(), { client_id: listener.sid });
      await listener.sampling(running);
      const pending = await submit(inverted());
      expect(await detail(running)).toMatchObject({
        id: running,
        status: "in_progress",
        outputs_count: 0,
        create_time: expect.any(Number),
      });
      expect(await detail(pending)).toMatchObject({ id: pending, status: "pending", outputs_count: 0 });
      expect(await detail(pending)).not.toHaveProperty("execution_start_time");
      const ids = async (status: string) => (await list(`?status=${status}`)).jobs.map((job) => job.id);
      expect(await ids("in_progress")).toContain(running);
      expect(await ids("pending")).toContain(pending);
      expect(await ids("pending,in_progress")).toEqual(expect.arrayContaining([running, pending]));
      expect(await ids("completed,failed,cancelled")).not.toContain(running);
      await post("/interrupt", { prompt_id: running });
      await listener.ended(running);
      const job = await detail(running);
      expect(job).toMatchObject({ status: "cancelled", outputs: {} });
      expect(job).not.toHaveProperty("execution_error");
      expect(await ids("cancelled")).toContain(running);
      await finished(pending);
    });
  });

  needsJobs("lists are sorted and paged", async () => {
    const workflow = { id: randomUUID() };
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      const entry = await run(inverted(), { extra_data: { extra_pnginfo: { workflow } } });
      ids.push(entry.prompt[1]);
    }
    const mine = (more: string) => list(`?workflow_id=${workflow.id}${more}`);
    const idsOf = (page: Page) => page.jobs.map((job) => job.id);
    expect(idsOf(await mine(""))).toEqual([...ids].reverse());
    expect(idsOf(await mine("&sort_by=created_at&sort_order=asc"))).toEqual(ids);
    const page = await mine("&sort_order=asc&limit=2");
    expect(idsOf(page)).toEqual(ids.slice(0, 2));
    expect(page.pagination).toEqual({ offset: 0, limit: 2, total: 3, has_more: true });
    const rest = await mine("&sort_order=asc&limit=2&offset=2");
    expect(idsOf(rest)).toEqual(ids.slice(2));
    expect(rest.pagination).toEqual({ offset: 2, limit: 2, total: 3, has_more: false });
    expect(idsOf(await mine("&offset=-1"))).toHaveLength(3);
    const slowest = await mine("&sort_by=execution_duration&sort_order=desc");
    const durations = slowest.jobs.map((job) => Number(job.execution_end_time) - Number(job.execution_start_time));
    expect(durations).toEqual([...durations].sort((a, b) => b - a));
  });

  needsJobs("400 for what cannot be asked, with the reason", async () => {
    const valid = "pending, in_progress, completed, failed, cancelled";
    for (const [query, error] of [
      ["status=bogus", `Invalid status value(s): bogus. Valid values: ${valid}`],
      ["limit=0", "limit must be a positive integer"],
      ["limit=x", "limit must be an integer"],
      ["offset=x", "offset must be an integer"],
      ["sort_by=size", "sort_by must be 'created_at' or 'execution_duration'"],
      ["sort_order=up", "sort_order must be 'asc' or 'desc'"],
    ]) {
      const reply = await call(`/api/jobs?${query}`);
      expect([reply.status, reply.json()], query).toEqual([400, { error }]);
    }
  });

  needsJobs("404 for a job nobody knows", async () => {
    const reply = await call(`/api/jobs/${randomUUID()}`);
    expect([reply.status, reply.json()]).toEqual([404, { error: "Job not found" }]);
  });

  needs(engine.jobs && !engine.cancel, "the engine can cancel (0.38 era)")("405 for cancel (before the 0.38 era)", async () => {
    expect((await post(`/api/jobs/${randomUUID()}/cancel`)).status).toBe(405);
    expect((await post("/api/jobs/cancel", { job_ids: [] })).status).toBe(405);
  });
});

describe("C25 cancelling jobs", () => {
  const cancel = async (id: string) => {
    const reply = await post(`/api/jobs/${id}/cancel`);
    expect(reply.status).toBe(200);
    return reply.json<{ cancelled: boolean }>().cancelled;
  };

  needsCancelling("one at a time: running and pending ones end, others are left alone", async () => {
    await listening({}, async (listener) => {
      const running = await submit(endless(), { client_id: listener.sid });
      await listener.sampling(running);
      const pending = await submit(inverted(), { client_id: listener.sid });
      expect(await cancel(pending)).toBe(true);
      expect((await queue()).queue_pending.map((item) => item[1])).not.toContain(pending);
      expect(await cancel(running)).toBe(true);
      await listener.ended(running);
      expect((await history(running))?.status.messages.at(-1)?.[0]).toBe("execution_interrupted");
      expect(await history(pending)).toBeUndefined();
      for (const nobody of [randomUUID(), "no-uuid-at-all"]) expect(await cancel(nobody)).toBe(false);
    });
  });

  needsCancelling("many at once", async () => {
    await listening({}, async (listener) => {
      const running = await submit(endless(), { client_id: listener.sid });
      await listener.sampling(running);
      const pending = await submit(inverted());
      const reply = await post("/api/jobs/cancel", { job_ids: [running, pending] });
      expect([reply.status, reply.json<{ cancelled: unknown }>().cancelled]).toEqual([200, true]);
      await listener.ended(running);
      expect(await history(pending)).toBeUndefined();
    });
  });

  needsCancel("many at once: 400 for malformed ids, which are named, and for what is no list", async () => {
    const malformed = await post("/api/jobs/cancel", { job_ids: ["x", randomUUID()] });
    expect(malformed.status).toBe(400);
    expect(malformed.json()).toMatchObject({ error: expect.any(String), invalid_ids: ["x"] });
    for (const body of ["no json", "{}", "[]", '{"job_ids":"x"}']) {
      expect((await post("/api/jobs/cancel", body)).status, body).toBe(400);
    }
    const nothing = await post("/api/jobs/cancel", { job_ids: [randomUUID()] });
    expect([nothing.status, nothing.json()]).toEqual([200, { cancelled: false }]);
  });

  needsCancel("what has ended cannot be cancelled", async () => {
    const entry = await run(inverted());
    expect(await cancel(entry.prompt[1])).toBe(false);
    expect((await history(entry.prompt[1]))?.status.status_str).toBe("success");
  });
});
