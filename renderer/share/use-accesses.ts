import { useEffect } from "react";
import type { AccessToken } from "#contract/sharing.ts";
import { ask } from "../ipc/ask.ts";
import { type Query, useQuery } from "../state/use-query.ts";

/** Who asked last changes while the page is looked at. */
const LOOK_INTERVAL_MS = 5_000;

const question = () => ask("share.tokens");

/** The accesses that were made, looked at again and again while the page is shown. */
export function useAccesses(): Query<AccessToken[], []> {
  const accesses = useQuery(question);
  const { look } = accesses;
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [look]);
  return accesses;
}
