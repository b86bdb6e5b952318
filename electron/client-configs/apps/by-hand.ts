import type { Client, Located } from "./client.ts";
import { inMcpServers, named, reported, strict } from "./common.ts";
import { raycastLink } from "./links.ts";

/** Apps that keep their servers where nobody else may write. */

const nowhere = (name: string, remedy: string) => async (): Promise<Located> => ({
  problem: `${name} keeps its servers where only it can write them.`,
  remedy,
});

export const raycast: Client = {
  ...named("raycast"),
  lastVerified: reported,
  byHand: true,
  locate: nowhere("Raycast", "Let Raycast add Easel by its link, or copy the snippet in by hand."),
  detect: async (machine) => ((await machine.hasMacApp("Raycast")) ? "Installed in Applications" : null),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Let Raycast add Easel by its link, or copy the snippet in by hand.",
  link: raycastLink,
};

export const jetbrainsAi: Client = {
  ...named("jetbrains-ai"),
  lastVerified: reported,
  byHand: true,
  locate: nowhere("JetBrains AI Assistant", "Copy the snippet in by hand."),
  detect: async (machine) => ((await machine.exists(machine.inAppConfig("JetBrains"))) ? "Its settings are here" : null),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "In the IDE, open Settings, Tools, AI Assistant, Model Context Protocol, press Add, and paste the snippet as JSON.",
};
