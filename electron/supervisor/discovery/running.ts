import { ComfyClient } from "#comfyui/client.ts";

/** A ComfyUI that answers now. */
export interface Running {
  url: string;
  port: number;
  version: string;
  /** Its command line: where it was started from, and with what. */
  argv: string[];
}

/** ComfyUI's own port, and those that Comfy Desktop takes in turn. */
export const USUAL_PORTS: readonly number[] = [8188, ...Array.from({ length: 11 }, (_, index) => 8000 + index)];
const TIMEOUT_MS = 2_000;

/**
 * Who answers on these ports of this computer as ComfyUI does: by the shape of `/system_stats`, not because something answers.
 * Practice engines do not count. In the order of the ports.
 */
export async function findRunning(ports: readonly number[]): Promise<Running[]> {
  const found = await Promise.all([...new Set(ports)].map(ask));
  return found.filter((one) => one !== null);
}

async function ask(port: number): Promise<Running | null> {
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
