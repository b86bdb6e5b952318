import { CircleCheck, FileText } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { ChangePlan, ClientView } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { closePlan, useAppStore } from "../state/app-store.ts";
import { loadAiApps } from "../state/listen.ts";
import { useNow } from "../state/now.ts";
import { problemToast } from "../state/toasts.ts";
import { useLatest } from "../state/use-latest.ts";
import { ago } from "../text/times.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { DiffView } from "./diff-view.tsx";
import { RestartButton } from "./restart-button.tsx";
import { Ticks } from "./ticks.tsx";

const words = messages.connect.plan;

type Step =
  | { kind: "planning" }
  | { kind: "planned"; plan: ChangePlan; error: ErrorView | null }
  | { kind: "failed"; error: ErrorView }
  | { kind: "done" };

interface PlanDialogProps {
  aiApp: ClientView;
  action: "write" | "remove";
  onClose: () => void;
}

/** The change that somebody asked for, on whatever page. */
export function Plan() {
  const planned = useAppStore((state) => state.planned);
  const subject = useAppStore((state) => state.aiApps?.find(({ id }) => id === planned?.client));
  return planned && subject ? (
    <PlanDialog key={`${planned.client} ${planned.action}`} aiApp={subject} action={planned.action} onClose={closePlan} />
  ) : null;
}

/** Shows a change before it is made, makes it, and says what comes next. */
function PlanDialog({ aiApp, action, onClose }: PlanDialogProps) {
  const { step, plan, choose, apply } = useChange(aiApp.id, action);
  const title = action === "write" ? words.writeTitle(aiApp.name) : words.removeTitle(aiApp.name);
  return (
    <Dialog label={title} className="plan" onClose={onClose}>
      <div className="plan-inner">
        <h2 className="plan-title">{title}</h2>
        <div className="plan-body">
          {step.kind === "planning" ? <p className="soft">{words.loading}</p> : null}
          {step.kind === "failed" ? <Problem alert error={step.error} /> : null}
          {step.kind === "planned" ? <PlanView aiApp={aiApp} plan={step.plan} error={step.error} onChoose={choose} /> : null}
          {step.kind === "done" ? <Done aiApp={aiApp} action={action} /> : null}
        </div>
        <div className="plan-foot">
          {step.kind === "failed" || (step.kind === "planned" && (step.error || step.plan.kind === "refused")) ? (
            <Button onClick={plan}>{words.again}</Button>
          ) : null}
          {step.kind === "planned" && step.plan.kind === "change" ? (
            <>
              <Button look="quiet" onClick={onClose}>
                {messages.app.cancel}
              </Button>
              {step.error ? null : (
                <Button look="primary" onClick={apply}>
                  {action === "write" ? words.write : words.remove}
                </Button>
              )}
            </>
          ) : (
            <Button look={step.kind === "done" ? "primary" : "quiet"} onClick={onClose}>
              {step.kind === "done" ? words.done : messages.app.close}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function useChange(client: string, action: "write" | "remove") {
  const [step, setStep] = useState<Step>({ kind: "planning" });
  const [place, choose] = useState<string>();
  const { ask: askLatest } = useLatest();
  const plan = useCallback(() => {
    setStep({ kind: "planning" });
    return askLatest(ask("connect.plan", { client, action, place }), (answer) =>
      setStep(answer.ok ? { kind: "planned", plan: answer.value, error: null } : { kind: "failed", error: answer.error }),
    );
  }, [askLatest, client, action, place]);
  useEffect(() => void plan(), [plan]);
  const apply = async () => {
    if (step.kind !== "planned" || step.plan.kind !== "change") return;
    await askLatest(
      ask("connect.apply", { client, planId: step.plan.planId }),
      (answer) => setStep(answer.ok ? { kind: "done" } : { ...step, error: answer.error }),
      // The dialog was closed meanwhile.
      (answer) => answer.ok || problemToast(answer.error),
    );
    await loadAiApps();
  };
  return { step, plan, choose, apply };
}

interface PlanViewProps {
  aiApp: ClientView;
  plan: ChangePlan;
  error: ErrorView | null;
  onChoose: (place: string) => void;
}

function PlanView({ aiApp, plan, error, onChoose }: PlanViewProps) {
  switch (plan.kind) {
    case "choose":
      return <Choice name={aiApp.name} places={plan.places} onChoose={onChoose} />;
    case "nothing_to_do":
      return (
        <div>
          <h3>{words.nothingTitle}</h3>
          <p className="soft">{words.nothing}</p>
        </div>
      );
    case "refused":
      return (
        <>
          <Problem title={words.refusedTitle} error={plan.error} />
          <FileName path={plan.path} label={words.refusedFile} />
          <p className="soft">{words.refusedByHand}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
          <pre className="snippet" tabIndex={0}>
            {aiApp.snippet}
          </pre>
          <div>
            <CopyButton content={aiApp.snippet} label={messages.connect.ways.copy} />
          </div>
        </>
      );
    case "change":
      return (
        <>
          <FileName path={plan.path} label={plan.creates ? words.fileNew : words.file} />
          {plan.warnings.map((warning) => (
            <p key={warning} className="plan-warning">
              {warning}
            </p>
          ))}
          {error ? <Problem alert error={error} /> : <p className="soft">{plan.creates ? words.backupNew : words.backup}</p>}
          <Disclosure summary={words.show}>
            <DiffView lines={plan.diff} />
          </Disclosure>
        </>
      );
  }
}

type Places = Extract<ChangePlan, { kind: "choose" }>["places"];

/** An app that is installed more than once: the one used last is named first. */
function Choice({ name, places, onChoose }: { name: string; places: Places; onChoose: (place: string) => void }) {
  const now = useNow(30_000);
  const newestFirst = [...places].sort((a, b) => (b.usedAt ?? 0) - (a.usedAt ?? 0));
  return (
    <div className="plan-choice">
      <p>{words.choose(name)}</p>
      <p className="soft">{words.chooseHint}</p>
      <ul>
        {newestFirst.map(({ path, usedAt }) => (
          <li key={path}>
            <FileName path={path} label={usedAt === null ? words.neverUsed : words.used(ago(usedAt, now))} />
            <Button onClick={() => onChoose(path)} aria-label={`${words.thisOne}: ${path}`}>
              {words.thisOne}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const FileName = ({ path, label }: { path: string; label: string }) => (
  <div className="plan-file">
    <FileText aria-hidden className="plan-file-icon" />
    <div>
      <p className="faint">{label}</p>
      <p>
        <code>{path}</code>
      </p>
    </div>
  </div>
);

function Done({ aiApp, action }: { aiApp: ClientView; action: "write" | "remove" }) {
  const now = useNow(30_000);
  return (
    <div className="plan-done" role="status">
      <CircleCheck aria-hidden className="plan-done-icon" />
      <p className="soft">{(action === "write" ? words.doneWrite : words.doneRemove)(aiApp.name)}</p>
      <Ticks aiApp={aiApp} now={now} />
      <p className="plan-next">{action === "write" ? aiApp.next : aiApp.afterWriting}</p>
      {action === "write" ? <RestartButton aiApp={aiApp} /> : null}
    </div>
  );
}
