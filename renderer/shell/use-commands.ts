import { useLayoutEffect } from "react";
import { commandOf } from "#contract/commands.ts";
import { runCommand } from "./commands.ts";

/** Shortcuts of the keyboard, and what a menu of the system asks for: from the moment when the window shows something. */
export function useCommands(platform: string): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = event.isComposing || event.defaultPrevented ? null : commandOf(event, platform);
      if (command === null) return;
      event.preventDefault();
      runCommand(command);
    };
    document.addEventListener("keydown", onKey);
    const stop = window.easel.on("command", runCommand);
    return () => {
      document.removeEventListener("keydown", onKey);
      stop();
    };
  }, [platform]);
}
