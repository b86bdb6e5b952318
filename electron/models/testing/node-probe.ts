import type { ProbeRequest } from "../link-probe.ts";

/** Asks like the app does, without Electron. */
export const nodeProbe: ProbeRequest = async (url, bytes) => {
  const stop = new AbortController();
  const response = await fetch(url, { redirect: "manual", headers: { range: `bytes=0-${bytes - 1}` }, signal: stop.signal });
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  stop.abort();
  return { status: response.status, headers: Object.fromEntries(response.headers), head: (value ?? new Uint8Array()).subarray(0, bytes) };
};
