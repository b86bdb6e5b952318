import { closest } from "#base/did-you-mean.ts";
import { aiAppOf, aiApps, clientNames, EASEL_CLIENT, longestBeginning } from "#contract/ai-apps.ts";
import type { BridgeConfig } from "./config.ts";

/** What clients made with MCP's own SDK wait. */
const SDK_CALL_TIMEOUT_MS = 60_000;
/** How much of a client's limit is used; the rest is for the picture's way to it. */
const BUDGET_SHARE = 0.75;
/** However patient the client is: a person wants to know what is going on. */
const MAX_TIME_BUDGET_MS = 240_000;

/** How long a call of this client (`clientInfo.name`) waits for its job before it answers without. Milliseconds. */
export function timeBudget(
  { timeBudgets, timeBudgetSeconds }: Pick<BridgeConfig["results"], "timeBudgets" | "timeBudgetSeconds">,
  client: string,
): number {
  const configured = longestBeginning(client, Object.keys(timeBudgets));
  const seconds = (configured === null ? null : timeBudgets[configured]) ?? timeBudgetSeconds;
  return seconds === null ? fromTable(client) : seconds * 1000;
}

function fromTable(client: string): number {
  const timeout = callTimeout(client);
  return timeout === null ? MAX_TIME_BUDGET_MS : Math.min(MAX_TIME_BUDGET_MS, timeout * BUDGET_SHARE);
}

function callTimeout(client: string): number | null {
  if (client === EASEL_CLIENT) return null;
  const app = aiAppOf(client);
  const known = app === null ? "not_seen" : aiApps[app].callTimeoutMs;
  return known === "not_seen" ? SDK_CALL_TIMEOUT_MS : known;
}

/** For a name in `results.time_budgets` that is no AI app's but nearly: the one that was probably meant; null for any other. */
export function misspelledClient(name: string): string | null {
  return longestBeginning(name, clientNames) === null ? closest(name, clientNames) : null;
}
