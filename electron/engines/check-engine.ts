import { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#contract/errors.ts";

const TIMEOUT_MS = 5_000;

/**
 * Asks whether an engine answers at an address.
 * @throws EaselError as the client says it: nothing listens there, a login is needed, it is no ComfyUI
 */
export async function checkEngine(url: string, headers: Record<string, string>): Promise<void> {
  const client = new ComfyClient({ url, headers });
  try {
    await client.systemStats(AbortSignal.timeout(TIMEOUT_MS));
  } catch (error) {
    if (error instanceof EaselError) throw error;
    throw new EaselError("engine_unreachable", "engine_not_running", {}, error);
  } finally {
    await client.dispose();
  }
}
