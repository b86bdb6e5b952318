import { shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The person's own workflows as tools of their AI apps. */
export function workflowHandlers({ bridge }: Services): HandlersOf<"workflows"> {
  return {
    "workflows.list": () => bridge.ask("easel/workflows/list", {}),
    "workflows.propose": (file) => bridge.ask("easel/workflows/propose", file),
    "workflows.try": (trial) => bridge.ask("easel/workflows/try", trial),
    "workflows.openLink": async (link) => {
      if (!mayOpenExternally(link, null)) throw new EaselError("not_allowed", "link_not_allowed", {});
      await shell.openExternal(link);
    },
    "workflows.save": (choice) => bridge.ask("easel/workflows/save", choice),
    "workflows.offer": async (offer) => void (await bridge.ask("easel/workflows/offer", offer)),
    "workflows.remove": (which) => bridge.ask("easel/workflows/remove", which),
    "workflows.restore": async (what) => void (await bridge.ask("easel/workflows/restore", what)),
  };
}
