import { z } from "zod";
import { CapsOptions, tokenFields } from "#contract/sharing.ts";

/** `port: ${PORT}` arrives as text. */
const numeric = (value: unknown) => (typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value);
const logical = (value: unknown) => (value === "true" ? true : value === "false" ? false : value);

const whole = (min: number, max: number) => z.preprocess(numeric, z.int().min(min).max(max)).optional();
const number = (min: number, max: number) => z.preprocess(numeric, z.number().min(min).max(max)).optional();
const flag = () => z.preprocess(logical, z.boolean()).optional();
const text = () => z.string().min(1).optional();

const headers = () =>
  z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "is no name of a header."),
      z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, "must be one line."),
    )
    .optional();

/** config.yaml as it is written: sections, option names and their bounds. The bridge's README explains each. */
export const ConfigFile = z.strictObject({
  server: z
    .strictObject({
      name: text(),
      version: text(),
      transport: z.enum(["stdio", "sse", "streamable-http"]).optional(),
      host: text(),
      port: whole(0, 65535),
    })
    .optional(),
  http: z
    .strictObject({
      public_url: text(),
      allowed_hosts: z.array(z.string().min(1)).optional(),
      allowed_origins: z.array(z.string().min(1)).optional(),
      trusted_proxies: whole(0, 10),
      tls_certificate: text(),
      tls_key: text(),
      max_sessions: whole(1, 100_000),
      max_request_megabytes: whole(1, 140),
      reconnect_seconds: number(0, 600),
    })
    .optional(),
  comfyui: z
    .strictObject({
      url: text(),
      headers: headers(),
      ca_file: text(),
      timeout_seconds: number(1, 86_400),
      poll_interval_ms: whole(50, 60_000),
      max_concurrent_jobs: whole(1, 64),
    })
    .optional(),
  engines: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60).optional(),
        url: z.string().min(1),
        headers: headers(),
        weight: number(0.01, 1000),
        max_concurrent_jobs: whole(1, 64),
        labels: z.array(z.string().min(1)).optional(),
      }),
    )
    .max(1000)
    .optional(),
  scheduling: z
    .strictObject({
      strategy: z.enum(["least_busy", "round_robin"]).optional(),
      labels: z.record(z.string().min(1), z.array(z.string().min(1))).optional(),
    })
    .optional(),
  authentication: z
    .strictObject({
      enabled: flag(),
      type: z.enum(["bearer", "api_key", "none"]).optional(),
      token: z.string().optional(),
      tokens: z.array(z.strictObject({ ...tokenFields, token: z.string() })).optional(),
      token_file: text(),
      oauth: z
        .strictObject({
          issuer: z.string().min(1),
          audience: z.string().min(1),
          jwks_uri: text(),
          introspection: z
            .strictObject({ url: z.string().min(1), client_id: z.string().min(1), client_secret: z.string().min(1) })
            .optional(),
          caps: CapsOptions.optional(),
        })
        .optional(),
    })
    .optional(),
  rate_limits: z
    .strictObject({
      backend: z.enum(["memory", "redis"]).optional(),
      requests_per_minute: whole(1, 1_000_000),
      tools: z.record(z.string().min(1), z.preprocess(numeric, z.int().min(1).max(1_000_000))).optional(),
    })
    .optional(),
  tools: z.strictObject({ enabled: z.array(z.string().min(1)).min(1).optional() }).optional(),
  workflows: z
    .strictObject({
      directory: text(),
      default_model: text(),
      default_steps: whole(1, 10_000),
      default_cfg: number(0, 100),
      default_sampler: text(),
      default_scheduler: text(),
      default_width: whole(16, 16_384),
      default_height: whole(16, 16_384),
    })
    .optional(),
  resources: z
    .strictObject({
      expose_models: flag(),
      expose_loras: flag(),
      expose_samplers: flag(),
      models_refresh_interval: number(0, 86_400),
    })
    .optional(),
  caching: z
    .strictObject({
      enabled: flag(),
      backend: z.enum(["memory", "redis"]).optional(),
      redis_url: text(),
      ttl_seconds: number(1, 31_536_000),
      max_entries: whole(1, 100_000),
      max_megabytes: whole(1, 1_000_000),
    })
    .optional(),
  queue: z.strictObject({ redis_url: text(), shared_folder: text() }).nullish(),
  results: z
    .strictObject({
      time_budget_seconds: number(1, 3600),
      time_budgets: z.record(z.string().min(1), z.preprocess(numeric, z.number().min(1).max(3600))).optional(),
      on_disconnect: z.enum(["finish", "cancel"]).optional(),
      views: z.record(z.string().min(1), z.enum(["always", "never"])).optional(),
    })
    .optional(),
  limits: z
    .strictObject({
      max_waiting_jobs: whole(1, 100_000),
      jobs_per_minute: whole(1, 10_000),
      max_steps: whole(1, 10_000),
      max_pixels: whole(4096, 268_435_456),
      max_upscale_pixels: whole(4096, 1_073_741_824),
      max_count: whole(1, 64),
      refused_prompts: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  output_check: z
    .strictObject({
      command: z.array(z.string().min(1)).min(1).optional(),
      url: text(),
      timeout_seconds: number(0.1, 600),
    })
    .optional(),
  images: z.strictObject({ allowed_folders: z.array(z.string().min(1)).optional(), allow_http: flag() }).optional(),
  logging: z
    .strictObject({
      level: z.enum(["debug", "info", "warn", "error"]).optional(),
      format: z.enum(["json", "text"]).optional(),
      file: text(),
      log_prompts: flag(),
    })
    .optional(),
});
export type ConfigFile = z.output<typeof ConfigFile>;
