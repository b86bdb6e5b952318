import type { IncomingHttpHeaders } from "node:http";
import type { Priority } from "#contract/sharing.ts";
import type { JobLimits } from "../workflow/limits/graph-limits.ts";
import { EVERYTHING, type Scopes } from "./scopes.ts";

/** How much a principal may ask for, where that is less than everybody may. What is left out is not limited further. */
export interface Caps extends Partial<JobLimits> {
  /** Jobs that wait or run at one time. */
  jobs?: number;
  requestsPerMinute?: number;
  /** How soon its jobs have their turn; normal where it is left out. A call may ask for less. */
  priority?: Priority;
}

/** On whose behalf requests come. Its jobs, outputs and pictures are its own: no other principal is told that they exist. */
export interface Principal {
  /** Names what it owns, in the ledger and on disk: small letters, digits and hyphens. The same person keeps it when a token is replaced. */
  id: string;
  /** For people and for the log. */
  name: string;
  scopes: Scopes;
  caps: Caps;
  /** Epoch milliseconds; null = never. */
  expiresAt: number | null;
  /** Which of our tokens it came with: another one of the same name is another credential. Null where it came without one of ours. */
  credential: string | null;
}

/** The person at this computer: whoever speaks over stdio or the local socket, and over loopback where nobody has to prove who they are. */
export const LOCAL: Principal = { id: "local", name: "local", scopes: EVERYTHING, caps: {}, expiresAt: null, credential: null };

/** What one job of the principal may ask for, where everybody's may ask for so much. */
export function limitsFor({ caps }: Principal, { steps, pixels, upscalePixels, count }: JobLimits): JobLimits {
  return {
    steps: Math.min(steps, caps.steps ?? steps),
    pixels: Math.min(pixels, caps.pixels ?? pixels),
    upscalePixels: Math.min(upscalePixels, caps.upscalePixels ?? upscalePixels),
    count: Math.min(count, caps.count ?? count),
  };
}

/** What the headers of a request say about who sends it. */
export type Authentication =
  | { kind: "authenticated"; principal: Principal }
  /** No token at all, or none that counts (RFC 6750, section 3.1). */
  | { kind: "refused"; reason: "no_token" | "invalid_token" };

/** Finds out who sends a request. */
export interface Authenticator {
  /** Rejects only when whoever has to be asked about the token cannot be asked: the request may be tried again later. */
  authenticate(headers: IncomingHttpHeaders): Promise<Authentication>;
  /** Whether the principal may still come in, now that it brings no token. Of an access token only its own expiry is known here. */
  stillCounts(principal: Pick<Principal, "id" | "credential">): boolean;
}
