import { Check, Circle, CircleDot } from "lucide-react";
import type { ReactNode } from "react";
import type { InstallStep } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";

const words = messages.install.running;

/** What is done, what is not, and where it is now. */
export function StepList({ steps, finished, children }: { steps: readonly InstallStep[]; finished: number; children?: ReactNode }) {
  return (
    <ol className="install-steps">
      {steps.map(({ id, title }, index) => {
        const [Icon, state] =
          index < finished ? [Check, "done" as const] : index === finished ? [CircleDot, "now" as const] : [Circle, "waits" as const];
        return (
          <li key={id} className={`install-step install-step-${state}`} aria-current={state === "now" ? "step" : undefined}>
            <Icon aria-hidden className="install-step-icon" />
            <div className="install-step-words">
              <p>
                <span className="visually-hidden">{words[state]}: </span>
                {title}
              </p>
              {state === "now" ? children : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
