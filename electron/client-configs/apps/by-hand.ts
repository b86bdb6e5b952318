import type { AiAppId } from "#contract/ai-apps.ts";
import { EaselError } from "#contract/errors.ts";
import type { Client } from "./client.ts";
import { inMcpServers, named, reported, strict } from "./common.ts";
import { raycastLink } from "./links.ts";

/** Apps that keep their servers where nobody else may write. */

const nowhere =
  (client: AiAppId, { byLink }: { byLink: boolean }): Client["locate"] =>
  async () => ({ problem: new EaselError("config_invalid", "client_keeps_own_settings", { client, byLink }) });

export const raycast: Client = {
  ...named("raycast"),
  lastVerified: reported,
  byHand: true,
  locate: nowhere("raycast", { byLink: true }),
  detect: async (system) => ((await system.hasMacApp("Raycast")) ? "applications" : null),
  grammar: strict,
  placement: inMcpServers(),
  link: raycastLink,
};

export const jetbrainsAi: Client = {
  ...named("jetbrains-ai"),
  lastVerified: reported,
  byHand: true,
  locate: nowhere("jetbrains-ai", { byLink: false }),
  detect: async (system) => ((await system.exists(system.inAppConfig("JetBrains"))) ? "settings" : null),
  grammar: strict,
  placement: inMcpServers(),
};
