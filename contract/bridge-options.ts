/** What the window offers of the bridge's `config.yaml`. Names are the file's own: section and option. */

interface NumberOption {
  kind: "number";
  whole: boolean;
  min: number;
  max: number;
  /** What holds where the file says nothing; null = nothing does (no limit, or what fits). */
  standard: number | null;
  /** What the figure counts, where that has to be said. */
  unit: "seconds" | "milliseconds" | "pixels" | "megabytes" | "a minute" | null;
}

export type BridgeOption =
  | NumberOption
  | { kind: "switch"; standard: boolean }
  | { kind: "choice"; choices: readonly string[]; standard: string | null }
  | { kind: "text"; standard: string | null }
  /** One line each. */
  | { kind: "texts" }
  /** Absolute paths, chosen in a dialog of the system. */
  | { kind: "folders" };

const whole = (min: number, max: number, standard: number | null, unit: NumberOption["unit"] = null) =>
  ({ kind: "number", whole: true, min, max, standard, unit }) as const satisfies NumberOption;
const number = (min: number, max: number, standard: number | null, unit: NumberOption["unit"] = null) =>
  ({ kind: "number", whole: false, min, max, standard, unit }) as const satisfies NumberOption;
const on = { kind: "switch", standard: true } as const;
const off = { kind: "switch", standard: false } as const;
const text = (standard: string | null) => ({ kind: "text", standard }) as const;

export const bridgeOptions = {
  "workflows.default_model": text(null),
  "workflows.default_steps": whole(1, 10_000, 25),
  "workflows.default_cfg": number(0, 100, 7),
  "workflows.default_sampler": text("dpmpp_2m"),
  "workflows.default_scheduler": text("karras"),
  "workflows.default_width": whole(16, 16_384, 1024, "pixels"),
  "workflows.default_height": whole(16, 16_384, 1024, "pixels"),

  "limits.max_steps": whole(1, 10_000, 150),
  "limits.max_pixels": whole(4096, 268_435_456, 4_194_304, "pixels"),
  "limits.max_upscale_pixels": whole(4096, 1_073_741_824, 67_108_864, "pixels"),
  "limits.max_count": whole(1, 64, 8),
  "limits.max_waiting_jobs": whole(1, 100_000, 250),
  "limits.jobs_per_minute": whole(1, 10_000, null, "a minute"),
  "rate_limits.requests_per_minute": whole(1, 1_000_000, null, "a minute"),
  "limits.refused_prompts": { kind: "texts" },

  "images.allowed_folders": { kind: "folders" },
  "images.allow_http": off,

  "results.time_budget_seconds": number(1, 3600, null, "seconds"),
  "comfyui.timeout_seconds": number(1, 86_400, 1800, "seconds"),
  "results.on_disconnect": { kind: "choice", choices: ["finish", "cancel"], standard: "finish" },
  "comfyui.max_concurrent_jobs": whole(1, 64, 2),
  "comfyui.poll_interval_ms": whole(50, 60_000, 500, "milliseconds"),

  "caching.enabled": on,
  "caching.ttl_seconds": number(1, 31_536_000, 3600, "seconds"),
  "caching.max_entries": whole(1, 100_000, 100),
  "caching.max_megabytes": whole(1, 1_000_000, 256, "megabytes"),

  "tools.enabled": { kind: "texts" },
  "resources.expose_models": on,
  "resources.expose_loras": on,
  "resources.expose_samplers": on,
  "resources.models_refresh_interval": number(0, 86_400, 300, "seconds"),

  "logging.level": { kind: "choice", choices: ["debug", "info", "warn", "error"], standard: "info" },
  "logging.log_prompts": off,
} as const satisfies Record<string, BridgeOption>;

export type BridgeOptionName = keyof typeof bridgeOptions;
export const bridgeOptionNames = Object.keys(bridgeOptions) as BridgeOptionName[];

/** As `config.yaml` has it. */
export type BridgeOptionValue = string | number | boolean | string[];

/** Whether a value is of the option's kind and within its bounds. */
export function isOptionValue(name: BridgeOptionName, value: unknown): value is BridgeOptionValue {
  const option: BridgeOption = bridgeOptions[name];
  switch (option.kind) {
    case "number":
      return typeof value === "number" && value >= option.min && value <= option.max && (!option.whole || Number.isInteger(value));
    case "switch":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && option.choices.includes(value);
    case "text":
      return typeof value === "string" && value.length > 0;
    case "texts":
    case "folders":
      return Array.isArray(value) && value.every((one) => typeof one === "string" && one.length > 0);
  }
}
