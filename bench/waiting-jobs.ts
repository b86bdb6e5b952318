import { type McpProcess, median } from "./mcp-process.ts";

export interface WaitingJobs {
  count: number;
  /** Milliseconds, medians and the longest, with all of them waiting. */
  submit: { median: number; longest: number };
  cancel: { median: number; longest: number };
  /** Resident memory of the bridge with all of them waiting, MB. */
  megabytes: number;
}

/** What a bridge is started with, so that it takes so many, and answers calls before their jobs are done. */
export const WAITING_CONFIG = `limits: { max_waiting_jobs: 100000 }\nresults: { time_budget_seconds: 1 }\nlogging: { level: error }\n`;

const MEASURED = 40;
const AT_ONCE = 100;

/** A picture that nobody else has asked for. */
export const paint = (seed: number) => ({ name: "generate_image", arguments: { prompt: "a fox", width: 64, height: 64, steps: 1, seed } });

/** Very many jobs that wait. `queued`: resolves when the job of the call with this number is in the queue. */
export async function measureWaiting(bridge: McpProcess, queued: (call: number) => Promise<void>, count: number): Promise<WaitingJobs> {
  const ids: string[] = [];
  const submit = async (n: number) => {
    const since = performance.now();
    const came = queued(n).then(() => performance.now() - since);
    const answered = bridge.request("tools/call", { ...paint(n), _meta: { progressToken: n } });
    void answered.then(({ text }) => ids.push(...(/Job: ([0-9a-f-]{36})/.exec(text)?.slice(1, 2) ?? [])));
    return { ms: await came, answered };
  };
  for (let n = 0; n < count; n += AT_ONCE) {
    const some = await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => submit(n + k)));
    await Promise.all(some.map(({ answered }) => answered));
  }
  const megabytes = bridge.residentMegabytes();
  const submits: number[] = [];
  const cancels: number[] = [];
  for (let n = 0; n < MEASURED; n++) submits.push((await submit(count + n)).ms);
  for (let n = 0; n < MEASURED; n++) {
    const since = performance.now();
    await bridge.request("tools/call", { name: "cancel_job", arguments: { job_id: ids[ids.length - 1 - n * 7] } });
    cancels.push(performance.now() - since);
  }
  const figures = (times: number[]) => ({ median: median(times), longest: Math.max(...times) });
  return { count, submit: figures(submits), cancel: figures(cancels), megabytes };
}
