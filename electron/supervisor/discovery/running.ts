import { ComfyClient } from "#comfyui/client.ts";

/** A ComfyUI that answers now. */
export interface RunningComfy {
  url: string;
  port: number;
  version: string;
  /** Its command line: the program and its flags. */
  argv: string[];
}

/** ComfyUI's own port, and those that Comfy Desktop tries in turn. */
export const COMFYUI_PORTS: readonly number[] = [8188, ...Array.from({ length: 11 }, (_, index) => 8000 + index)];
const TIMEOUT_MS = 2_000;

/**
 * The ComfyUIs that answer on these ports of this computer, in that order. They are known by the shape of `/system_stats`; another
 * program that answers does not count, nor does a practice engine.
 */
export async function findRunning(ports: readonly number[]): Promise<RunningComfy[]> {
  const found = await Promise.all([...new Set(ports)].map(ask));
  return found.filter((one) => one !== null);
}

async function ask(port: number): Promise<RunningComfy | null> {
  const url = `http://127.0.0.1:${port}`;
  const client = new ComfyClient({ url });
  try {
    const { version, argv, practice } = await client.systemStats(AbortSignal.timeout(TIMEOUT_MS));
    return practice ? null : { url, port, version, argv };
  } catch {
    return null; // nothing there, or something else
  } finally {
    await client.dispose();
  }
}
