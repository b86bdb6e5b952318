import { useEffect, useState } from "react";
import type { AppState } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";

/** A model comes from ComfyUI itself or by hand: nobody tells us, so we look. */
const LOOK_MS = 5_000;

/** Whether the ComfyUI that Easel installed, and uses, has a model; null while nobody knows, or where it is not the one in use. */
export function useHasModel({ install, engine }: Pick<AppState, "install" | "engine">): boolean | null {
  const [has, setHas] = useState<boolean | null>(null);
  const inUse = install.kind === "installed" && engine.source.kind === "folder";
  useEffect(() => {
    setHas(null);
    if (!inUse) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let over = false;
    const look = async () => {
      const answer = await ask("install.hasModel");
      if (over) return;
      if (answer.ok) setHas(answer.value);
      if (!answer.ok || !answer.value) timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      over = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [inUse]);
  return has;
}
