import type { BridgeOptionName } from "#contract/bridge-options.ts";
import type { messages } from "#contract/messages/messages.ts";

export type OptionGroup = keyof typeof messages.bridgeOptions.groups;

/** The bridge's options as the settings page orders them. */
export const optionGroups: Record<OptionGroup, readonly BridgeOptionName[]> = {
  painting: [
    "workflows.default_model",
    "workflows.default_steps",
    "workflows.default_cfg",
    "workflows.default_sampler",
    "workflows.default_scheduler",
    "workflows.default_width",
    "workflows.default_height",
  ],
  limits: [
    "limits.max_steps",
    "limits.max_pixels",
    "limits.max_upscale_pixels",
    "limits.max_count",
    "limits.max_waiting_jobs",
    "limits.jobs_per_minute",
    "rate_limits.requests_per_minute",
    "limits.refused_prompts",
  ],
  reading: ["images.allowed_folders", "images.allow_http"],
  time: [
    "results.time_budget_seconds",
    "comfyui.timeout_seconds",
    "results.on_disconnect",
    "comfyui.max_concurrent_jobs",
    "comfyui.poll_interval_ms",
  ],
  cache: ["caching.enabled", "caching.ttl_seconds", "caching.max_entries", "caching.max_megabytes"],
  tools: [
    "tools.enabled",
    "resources.expose_models",
    "resources.expose_loras",
    "resources.expose_samplers",
    "resources.models_refresh_interval",
  ],
  logging: ["logging.level", "logging.log_prompts"],
};
