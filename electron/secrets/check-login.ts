import { ComfyClient } from "#comfyui/client.ts";
import { parseEngineAddress } from "#contract/engine-address.ts";
import { EaselError } from "#contract/errors.ts";
import type { EngineSource } from "#contract/view.ts";

/** An engine that is silent for so long is no reason to refuse a login, which it may know. */
const TIMEOUT_MS = 5_000;

/**
 * Tries the login in the address of a source, where there is one, before anybody keeps it.
 * @throws EaselError config_invalid where the engine there refuses it
 */
export async function checkLogin(source: EngineSource): Promise<void> {
  const address = source.kind === "url" ? parseEngineAddress(source.url) : null;
  if (source.kind !== "url" || address?.kind !== "address" || address.login === null) return;
  const { user, password } = address.login;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const client = new ComfyClient({ url: address.url, headers: { authorization } });
  try {
    await client.systemStats(AbortSignal.timeout(TIMEOUT_MS));
  } catch (error) {
    const refused = error instanceof EaselError && (error.code === "engine_login_required" || error.code === "engine_login_page");
    if (refused) throw new EaselError("config_invalid", "engine_login_refused", { host: new URL(address.url).host });
  } finally {
    await client.dispose();
  }
}
