import { ComfyClient } from "#comfyui/client.ts";

/**
 * Whether any of the engines has something to do, whoever asked for it: ComfyUI's own page may have. One that does not answer finishes
 * nothing.
 */
export async function anyPaints(urls: readonly string[], headersFor: (url: string) => Record<string, string>): Promise<boolean> {
  const busy = await Promise.all(urls.map((url) => hasJobs(url, headersFor(url)).catch(() => false)));
  return busy.includes(true);
}

async function hasJobs(url: string, headers: Record<string, string>): Promise<boolean> {
  const client = new ComfyClient({ url, headers });
  try {
    const { running, pending } = await client.queue();
    return running.length + pending.length > 0;
  } finally {
    await client.dispose();
  }
}
