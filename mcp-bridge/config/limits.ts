import { resolve } from "node:path";
import type { OutputCheckOptions } from "../workflow/limits/output-check.ts";
import { promptPattern } from "../workflow/limits/refused-prompts.ts";
import type { BridgeConfig } from "./config.ts";
import type { ConfigFile } from "./options.ts";
import { redisUrl } from "./redis-url.ts";

type Refuse = (path: string[], sentence: string) => never;

/** How long a program may look at a picture when nobody says. */
const OUTPUT_CHECK_SECONDS = 30;

/** Reads the section `rate_limits`. `refuse` reports a problem by throwing. */
export function rateLimitsOf(
  { rate_limits: limits = {}, caching, queue }: ConfigFile,
  env: Record<string, string | undefined>,
  refuse: Refuse,
): BridgeConfig["rateLimits"] {
  // Bridges of one cluster count together, unless somebody says otherwise.
  const shared = limits.backend ?? (!queue ? "memory" : "redis");
  return {
    redisUrl: shared === "redis" ? redisUrl(["rate_limits", "backend"], caching?.redis_url ?? queue?.redis_url, env, refuse) : null,
    requestsPerMinute: limits.requests_per_minute ?? null,
    tools: limits.tools ?? {},
  };
}

/** Reads `limits.refused_prompts`. `refuse` reports a problem by throwing. */
export function refusedPromptsOf({ limits }: ConfigFile, refuse: Refuse): RegExp[] {
  return (limits?.refused_prompts ?? []).map(
    (text, index) =>
      promptPattern(text) ??
      refuse(
        ["limits", "refused_prompts", String(index)],
        `"${text.slice(0, 60)}" is no regular expression. In plain words, write a backslash before ( ) [ ] { } . * + ? ^ $ | \\.`,
      ),
  );
}

/** Reads the section `output_check`; null where it is left out. `folder`: what relative paths count from. `refuse` reports by throwing. */
export function outputCheckOf({ output_check: check }: ConfigFile, folder: string, refuse: Refuse): OutputCheckOptions | null {
  if (check === undefined) return null;
  const { command, url, timeout_seconds: seconds = OUTPUT_CHECK_SECONDS } = check;
  if ((command === undefined) === (url === undefined)) return refuse(["output_check"], "give either a `command` or a `url`.");
  const timeoutMs = seconds * 1000;
  if (url !== undefined) {
    const usable = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
    return usable ? { with: { kind: "url", url }, timeoutMs } : refuse(["output_check", "url"], "must be an http:// or https:// address.");
  }
  const [program = "", ...args] = command ?? [];
  // A bare name is looked for where programs are; with a slash in it, it counts from the file's own folder.
  const path = /[\\/]/.test(program) ? resolve(folder, program) : program;
  return { with: { kind: "command", command: [path, ...args] }, timeoutMs };
}
