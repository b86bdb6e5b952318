import type { BridgeConfig } from "./config.ts";

export interface ConfigSources {
  /** `--config`; null = no file. */
  file: string | null;
  /** Every `--comfyui-url` given; more than one is refused. */
  comfyuiUrls: string[];
  /** Every `--workflows` given. */
  workflows: string[];
  env: Record<string, string | undefined>;
}

/** Throws EaselError config_invalid, naming line and option. */
export async function loadConfig(_sources: ConfigSources): Promise<BridgeConfig> {
  throw new Error("being written");
}

/** The tools to show, of those available. Throws config_invalid for a name in `tools.enabled` that is no tool. */
export function enabledTools(_config: BridgeConfig, _available: string[]): string[] {
  throw new Error("being written");
}
