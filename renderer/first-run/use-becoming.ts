import { useEffect, useRef } from "react";

/** Runs `then` when `now` becomes true; not for what was true already when the component appeared. */
export function useBecoming(now: boolean, then: () => void): void {
  const before = useRef(now);
  useEffect(() => {
    const became = now && !before.current;
    before.current = now;
    if (became) then();
  });
}
