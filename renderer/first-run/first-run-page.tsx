import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { Button } from "../ui/button.tsx";
import { EaselMark } from "../ui/easel-mark.tsx";
import { AiAppStep } from "./ai-app-step.tsx";
import { EngineStep } from "./engine-step.tsx";
import { ModelStep } from "./model-step.tsx";
import { PictureStep } from "./picture-step.tsx";
import { endFirstRun, keepStep, neighbour, type Step, shownStep, steps } from "./steps.ts";
import "./first-run.css";

const words = messages.firstRun;

/** The first run: what paints, a model, an AI app, and then a picture. One card at a time, each can be left out. */
export function FirstRunPage({ app }: { app: AppState }) {
  const step = shownStep(app.settings.firstRun);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every card
  useEffect(() => heading.current?.focus(), [step]);
  const go = (direction: 1 | -1) => () => keepStep(neighbour(step, direction, app.engine.practice));
  const props = { app, onNext: go(1), ...(step === "engine" ? {} : { onBack: go(-1) }) };
  return (
    <div className="first-steps">
      <header className="first-steps-head">
        <EaselMark />
        <StepList step={step} />
        <Button look="quiet" size="s" onClick={endFirstRun}>
          {words.skip}
        </Button>
      </header>
      <p className="faint">
        {[...(step === "engine" ? [words.welcome] : []), words.stepOf(steps.indexOf(step) + 1, steps.length)].join(" · ")}
      </p>
      <h1 ref={heading} tabIndex={-1} className="first-steps-title">
        {titles[step]}
      </h1>
      {step === "engine" ? <EngineStep {...props} /> : null}
      {step === "model" ? <ModelStep {...props} /> : null}
      {step === "ai_app" ? <AiAppStep {...props} /> : null}
      {step === "picture" ? <PictureStep {...props} /> : null}
    </div>
  );
}

const titles: Record<Step, string> = {
  engine: words.engine.title,
  model: words.model.title,
  ai_app: words.aiApp.title,
  picture: words.picture.title,
};

/** Which of the cards this is. */
function StepList({ step }: { step: Step }) {
  const here = steps.indexOf(step);
  return (
    <ol className="first-steps-steps" aria-label={words.title}>
      {steps.map((one, index) => (
        <li key={one} aria-current={one === step ? "step" : undefined} data-done={index < here || undefined}>
          {index < here ? <Check aria-label={words.stepDone} className="first-steps-check" /> : <span aria-hidden>{index + 1}</span>}
          <span className="first-steps-step-name">{words.steps[one]}</span>
        </li>
      ))}
    </ol>
  );
}
