import { Check, Circle, RotateCw, TriangleAlert } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState, DoctorStep } from "#contract/view.ts";
import { useAppStore } from "../state/app-store.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { doFix, fixLabel } from "./fixes.ts";
import { useSteps } from "./use-steps.ts";

const icons = { good: Check, waiting: Circle, bad: TriangleAlert } as const;

/** The chain from the engine to a picture in a chat: what is so, what to do, and a button that does it. */
export function DoctorPage({ app }: { app: AppState }) {
  const { steps, error, looking, look } = useSteps(app);
  return (
    <>
      <div className="page-head">
        <h1>{messages.doctor.title}</h1>
        <div className="button-row">
          <Button size="s" icon={RotateCw} busy={looking} onClick={look}>
            {messages.doctor.again}
          </Button>
        </div>
      </div>
      <p className="page-lead">{messages.doctor.lead}</p>
      {error ? <Problem error={error} /> : null}
      <p className="doctor-sum" role="status">
        {steps ? summary(steps) : error ? "" : messages.doctor.looking}
      </p>
      {steps ? (
        <ol className="card doctor-steps">
          {steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      ) : null}
    </>
  );
}

function Step({ step }: { step: DoctorStep }) {
  const { id, state, says, remedy, fix } = step;
  const aiApps = useAppStore((state) => state.aiApps);
  const Icon = icons[state];
  return (
    <li className="doctor-step" data-state={state}>
      <span className="doctor-icon" aria-hidden>
        <Icon />
      </span>
      <div className="doctor-words">
        <h2>
          {messages.doctor.steps[id]}
          <span className="visually-hidden">: {messages.doctor.states[state]}</span>
        </h2>
        <p className="soft">{says}</p>
        {remedy ? <p>{remedy}</p> : null}
      </div>
      {fix ? (
        <Button size="s" look={state === "bad" ? "primary" : "plain"} onClick={() => doFix(fix)}>
          {fixLabel(fix, aiApps ?? [])}
        </Button>
      ) : null}
    </li>
  );
}

function summary(steps: readonly DoctorStep[]): string {
  const bad = steps.filter(({ state }) => state === "bad").length;
  if (bad > 0) return messages.doctor.ill(bad);
  return steps.every(({ state }) => state === "good") ? messages.doctor.well : messages.doctor.waits;
}
