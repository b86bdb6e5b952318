import { parseEngineAddress } from "#contract/engine-address.ts";

/** What a person types for an address, as a URL: "127.0.0.1:8188" gets its http://. A login stays in it. Null = not an address. */
export function toAddress(typed: string): string | null {
  const address = parseEngineAddress(typed);
  if (address.kind === "invalid") return null;
  const { url, login } = address;
  if (!login) return url;
  return url.replace("://", `://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`);
}
