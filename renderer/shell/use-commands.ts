import { useEffect } from "react";
import { commandOf } from "#contract/commands.ts";
import { runCommand } from "./commands.ts";

/** Shortcuts of the keyboard, and what a menu of the system asks for. */
export function useCommands(platform: string): void {
  useEffect(() => {
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
