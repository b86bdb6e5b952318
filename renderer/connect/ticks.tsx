import { Check, Circle, LoaderCircle, X } from "lucide-react";
import type { ClientView } from "#contract/view.ts";
import { ticks } from "./status.ts";

const icons = { done: Check, open: Circle, busy: LoaderCircle, bad: X } as const;

/** Written, starts, connected. */
export function Ticks({ aiApp, now }: { aiApp: ClientView; now: number }) {
  return (
    <ul className="ticks">
      {ticks(aiApp, now).map(({ key, state, text }) => {
        const Icon = icons[state];
        return (
          <li key={key} className="tick" data-state={state}>
            <Icon aria-hidden />
            {text}
          </li>
        );
      })}
    </ul>
  );
}
