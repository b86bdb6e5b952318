import { shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import { messages } from "#contract/messages/messages.ts";
import { confirm } from "../window/dialogs.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The person's own workflows as tools of their AI apps. */
export function workflowHandlers({ bridge, window }: Services): HandlersOf<"workflows"> {
  return {
    "workflows.list": () => bridge.ask("easel/workflows/list", {}),
    "workflows.propose": (file) => bridge.ask("easel/workflows/propose", file),
    "workflows.try": (trial) => bridge.ask("easel/workflows/try", trial),
    "workflows.openLink": async (link) => {
      if (!mayOpenExternally(link, null)) throw new EaselError("not_allowed", "link_not_allowed", {});
      await shell.openExternal(link);
    },
    "workflows.save": (choice) => bridge.ask("easel/workflows/save", choice),
    "workflows.remove": async (which) => {
      const { question, detail, remove: yes, keep: no } = messages.dialogs.removeWorkflow;
      const agreed = await confirm(window.browserWindow, { question: question(which.name), detail, yes, no, preferred: "no" });
      if (agreed) await bridge.ask("easel/workflows/remove", which);
      return agreed;
    },
  };
}
