import { useEffect } from "react";
import type { EngineFinding } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { useAppStore } from "../state/app-store.ts";
import { type Query, useQuery } from "../state/use-query.ts";

export type Found = Query<EngineFinding[], []>;

const discover = () => ask("engine.discover");

/** Every ComfyUI on this computer; looked for when the component appears, and again when the engine has changed. */
export function useFound(): Found {
  const found = useQuery(discover);
  const { look } = found;
  const engine = useAppStore(({ app }) => `${JSON.stringify(app?.engine.source)} ${app?.engine.state.kind}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in use is part of the answer
  useEffect(() => void look(), [look, engine]);
  return found;
}
