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

/** What to paste. */
export function remoteText({ text }: NonNullable<AiApp["remote"]>, { address, token }: RemoteBridge): string {
  return text.replaceAll("{url}", endpoint(address)).replaceAll("{token}", token);
}

/** Where MCP is served. */
export const endpoint = (address: string): string => `${address}/mcp`;
