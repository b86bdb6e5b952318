// biome-ignore-all lint/suspicious/noTemplateCurlyInString: config.yaml's own placeholders look like that
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type BridgeOption, type BridgeOptionName, bridgeOptionNames, bridgeOptions, isOptionValue } from "#contract/bridge-options.ts";
import type { BridgeConfig } from "./config.ts";
import { changeOptions, readOptions } from "./edit-file.ts";
import { loadConfig } from "./load.ts";
import { ConfigFile } from "./options.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "easel öptions "));
  file = path.join(folder, "config.yaml");
});
afterAll(() => fs.rm(folder, { recursive: true }));

const write = (text: string) => fs.writeFile(file, text);
const text = () => fs.readFile(file, "utf8");
const change = (changes: Parameters<typeof changeOptions>[1]) => changeOptions(file, changes, {});

/** As somebody might have written it. */
const WRITTEN = `# my studio
caching:
  ttl_seconds: 60 # short
  max_entries: "\${ENTRIES}"

limits:
  max_steps: 40
  # nobody needs more
  max_count: 2
authentication: { token: "secret-of-16-letters" }
`;

describe("a config.yaml that the window changes", () => {
  it("keeps comments, order and whatever else is in it", async () => {
    await write(WRITTEN);
    expect(await readOptions(file)).toEqual({
      values: { "caching.ttl_seconds": 60, "limits.max_steps": 40, "limits.max_count": 2 },
      byHand: ["caching.max_entries"],
    });
    await changeOptions(file, { "limits.max_steps": 30, "images.allowed_folders": ["/画"], "caching.ttl_seconds": null }, { ENTRIES: "5" });
    expect(await text()).toBe(
      WRITTEN.replace("max_steps: 40", "max_steps: 30").replace("  ttl_seconds: 60 # short\n", "") +
        "images:\n  allowed_folders:\n    - /画\n",
    );
  });

  it("keeps the comment at its beginning when its only option goes", async () => {
    await write("# mine\nlimits:\n  max_steps: 3\n");
    await change({ "limits.max_steps": null });
    expect(await text()).toBe("# mine\nlimits: {}\n");
    await change({ "limits.max_steps": 4 });
    expect(await readOptions(file)).toEqual({ values: { "limits.max_steps": 4 }, byHand: [] });
  });

  it("is made where there is none, and says nothing again once all is at its standard", async () => {
    await fs.rm(file);
    expect(await readOptions(file)).toEqual({ values: {}, byHand: [] });
    await change({ "workflows.default_steps": 12, "caching.enabled": false });
    expect(await readOptions(file)).toEqual({ values: { "workflows.default_steps": 12, "caching.enabled": false }, byHand: [] });
    await change({ "workflows.default_steps": null, "caching.enabled": null });
    expect((await text()).split("\n").filter((line) => line && !line.startsWith("#") && line !== "{}")).toEqual([]);
    expect(await loadConfig({ file, comfyuiUrls: [], workflows: [], listen: null, env: {} })).toMatchObject({ caching: { enabled: true } });
  });

  it("stays as it is where it could not be used afterwards, or cannot be now", async () => {
    await write(WRITTEN);
    const changes = { "limits.max_steps": 20, "limits.refused_prompts": ["("] };
    await expect(changeOptions(file, changes, { ENTRIES: "5" })).rejects.toMatchObject({ code: "config_file_invalid" });
    expect(await text()).toBe(WRITTEN);
    await write("limits: [\n");
    await expect(readOptions(file)).rejects.toMatchObject({ code: "config_file_invalid" });
    await expect(change({ "limits.max_steps": 20 })).rejects.toMatchObject({ code: "config_file_invalid" });
    expect(await text()).toBe("limits: [\n");
    expect(await fs.readdir(folder)).toEqual(["config.yaml"]);
  });
});

/** What the window leaves to the file: only whoever runs Easel for many needs these, or they are a structure of their own. */
const ONLY_IN_THE_FILE = [
  "server.name",
  "server.version",
  "server.transport",
  "server.host",
  "server.port",
  "http.public_url",
  "http.allowed_hosts",
  "http.allowed_origins",
  "http.trusted_proxies",
  "http.tls_certificate",
  "http.tls_key",
  "http.max_sessions",
  "http.max_request_megabytes",
  "http.reconnect_seconds",
  "comfyui.url",
  "comfyui.headers",
  "comfyui.ca_file",
  "engines",
  "scheduling.strategy",
  "scheduling.labels",
  "authentication.enabled",
  "authentication.type",
  "authentication.token",
  "authentication.tokens",
  "authentication.token_file",
  "authentication.oauth",
  "rate_limits.backend",
  "rate_limits.tools",
  "workflows.directory",
  "caching.backend",
  "caching.redis_url",
  "queue.redis_url",
  "queue.shared_folder",
  "results.time_budgets",
  "results.views",
  "output_check.command",
  "output_check.url",
  "output_check.timeout_seconds",
  "logging.format",
  "logging.file",
];

/** The names of all options, from the file's own schema. */
function allOptions(): string[] {
  const inner = (schema: z.ZodType): z.ZodType =>
    !(schema instanceof z.ZodArray) && "unwrap" in schema && typeof schema.unwrap === "function" ? inner(schema.unwrap()) : schema;
  return Object.entries(ConfigFile.shape).flatMap(([section, schema]) => {
    const whole = inner(schema as z.ZodType);
    if (!("shape" in whole)) return [section];
    return Object.keys(whole.shape as object).map((option) => `${section}.${option}`);
  });
}

const written = (name: BridgeOptionName, value: unknown) => {
  const [section = "", option = ""] = name.split(".");
  return ConfigFile.safeParse({ [section]: { [option]: value } }).success;
};

const standards: Partial<Record<BridgeOptionName, (config: BridgeConfig) => unknown>> = {
  "workflows.default_steps": ({ workflows }) => workflows.defaults.default_steps,
  "workflows.default_cfg": ({ workflows }) => workflows.defaults.default_cfg,
  "workflows.default_sampler": ({ workflows }) => workflows.defaults.default_sampler,
  "workflows.default_scheduler": ({ workflows }) => workflows.defaults.default_scheduler,
  "workflows.default_width": ({ workflows }) => workflows.defaults.default_width,
  "workflows.default_height": ({ workflows }) => workflows.defaults.default_height,
  "limits.max_steps": ({ limits }) => limits.job.steps,
  "limits.max_pixels": ({ limits }) => limits.job.pixels,
  "limits.max_upscale_pixels": ({ limits }) => limits.job.upscalePixels,
  "limits.max_count": ({ limits }) => limits.job.count,
  "limits.max_waiting_jobs": ({ limits }) => limits.maxWaitingJobs,
  "limits.jobs_per_minute": ({ limits }) => limits.jobsPerMinute,
  "rate_limits.requests_per_minute": ({ rateLimits }) => rateLimits.requestsPerMinute,
  "images.allow_http": ({ images }) => images.allowHttp,
  "results.time_budget_seconds": ({ results }) => results.timeBudgetSeconds,
  "comfyui.timeout_seconds": ({ comfyui }) => comfyui.timeoutSeconds,
  "comfyui.max_concurrent_jobs": ({ comfyui }) => comfyui.maxConcurrentJobs,
  "comfyui.poll_interval_ms": ({ comfyui }) => comfyui.pollIntervalMs,
  "caching.enabled": ({ caching }) => caching.enabled,
  "caching.ttl_seconds": ({ caching }) => caching.ttlSeconds,
  "caching.max_entries": ({ caching }) => caching.maxEntries,
  "caching.max_megabytes": ({ caching }) => caching.maxBytes / 2 ** 20,
  "resources.expose_models": ({ resources }) => resources.exposeModels,
  "resources.expose_loras": ({ resources }) => resources.exposeLoras,
  "resources.expose_samplers": ({ resources }) => resources.exposeSamplers,
  "resources.models_refresh_interval": ({ resources }) => resources.modelsRefreshInterval,
  "logging.level": ({ logging }) => logging.level,
  "logging.log_prompts": ({ logging }) => logging.logPrompts,
};

describe("what the window offers", () => {
  it("is every option, but for those that only the file has", () => {
    expect([...bridgeOptionNames, ...ONLY_IN_THE_FILE].sort()).toEqual(allOptions().sort());
  });

  it.each(bridgeOptionNames)("%s has the file's own bounds", (name) => {
    const option: BridgeOption = bridgeOptions[name];
    const tried =
      option.kind === "number"
        ? [option.min, option.max, option.min - 1, option.max + 1, option.min + 0.5]
        : option.kind === "choice"
          ? [...option.choices, "another"]
          : [true, "true text", "", ["a"], [""]];
    for (const value of tried) {
      if (option.kind === "switch" && typeof value !== "boolean") continue;
      expect(isOptionValue(name, value), String(value)).toBe(written(name, value));
    }
  });

  it("shows the standards that hold", async () => {
    const config = await loadConfig({ file: null, comfyuiUrls: [], workflows: [], listen: null, env: {} });
    const shown = Object.fromEntries(
      Object.keys(standards).map((name) => [name, (bridgeOptions[name as BridgeOptionName] as { standard: unknown }).standard]),
    );
    expect(shown).toEqual(Object.fromEntries(Object.entries(standards).map(([name, read]) => [name, read(config)])));
  });
});
