import { readFile } from "node:fs/promises";
import { shell } from "electron";
import { aboutLinks } from "#contract/about.ts";
import type { HandlersOf } from "../ipc/gate.ts";
import type { Services } from "../ipc/services.ts";
import { mayOpenExternally } from "../window/security.ts";

/** What Easel is made of. */
export function aboutHandlers({ built }: Services): HandlersOf<"about"> {
  return {
    "about.notices": () => readFile(built.notices, "utf8"),
    "about.open": async (link) => {
      if (mayOpenExternally(aboutLinks[link], null)) await shell.openExternal(aboutLinks[link]);
    },
  };
}
