import { type AiApp, type AiAppId, aiApps } from "#contract/ai-apps.ts";

/** A bridge on another computer, as an AI app is told of it. */
export interface RemoteBridge {
  /** Of Easel, without a path. */
  address: string;
  token: string;
  /** Of the certificate that Easel made; null for another one, and for none. */
  fingerprint: string | null;
}

/** The apps that are known to take a bridge on another computer, and how. */
export const remoteApps = (Object.entries(aiApps) as [AiAppId, AiApp][]).flatMap(([id, { name, remote }]) =>
  remote === null ? [] : [{ id, name, remote }],
);

/** What to paste: `text` with what is known of the bridge. */
export function remoteText(text: string, { address, token, fingerprint }: RemoteBridge): string {
  const pin = fingerprint === null ? "" : `, "--pin", "sha256:${fingerprint.replaceAll(":", "").toLowerCase()}"`;
  return text.replaceAll("{url}", endpoint(address)).replaceAll("{token}", token).replaceAll("{pin}", pin);
}

/** Where MCP is served. */
export const endpoint = (address: string): string => `${address}/mcp`;
