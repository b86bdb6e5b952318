import { RadioGroup } from "radix-ui";
import { useId } from "react";
import type { GpuChoice, GpuKind, InstallPlan } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { closeInstall } from "./open.ts";
import { usePlan } from "./use-plan.ts";

const words = messages.install.plan;

/** What would be done, from where, how much and where to; and the person's word for it. */
export function PlanStep() {
  const { plan, error, busy, change } = usePlan();
  const verdict = plan?.verdict;
  // There is nothing to choose where no ComfyUI runs.
  const never = plan?.choices.length === 0;
  const install = async () => {
    if (verdict?.kind !== "ready") return;
    const answer = await act("install.start", { planId: verdict.planId });
    if (!answer.ok) change({});
  };
  const chooseFolder = async () => {
    const answer = await act("install.chooseFolder");
    if (answer.ok && answer.value) change({ folder: answer.value });
  };
  return (
    <>
      <div className="install-body">
        {never ? null : <p className="soft">{words.lead}</p>}
        {error ? <Problem alert title={words.failed} error={error} /> : null}
        {!plan && !error ? (
          <p className="faint" role="status">
            {words.loading}
          </p>
        ) : null}
        {plan ? (
          <>
            {never ? null : <GpuQuestion plan={plan} onChange={(gpu) => change({ gpu })} />}
            {never ? null : <Folder plan={plan} onChoose={chooseFolder} />}
            {verdict?.kind === "refused" ? <Problem error={verdict.error} /> : null}
            {plan.steps.length > 0 ? <Sources plan={plan} /> : null}
          </>
        ) : null}
      </div>
      <div className="install-foot">
        <Button look="quiet" onClick={closeInstall}>
          {never ? words.closeNever : words.close}
        </Button>
        {never ? null : (
          <Button look="primary" busy={busy} disabled={verdict?.kind !== "ready"} onClick={install}>
            {words.install}
          </Button>
        )}
      </div>
    </>
  );
}

function Folder({ plan, onChoose }: { plan: InstallPlan; onChoose: () => Promise<void> }) {
  return (
    <section className="install-part" aria-labelledby="install-folder">
      <h3 id="install-folder">{words.folder}</h3>
      <div className="install-folder">
        <code className="selectable">{plan.folder}</code>
        <Button size="s" onClick={onChoose}>
          {words.otherFolder}
        </Button>
      </div>
      {plan.steps.length > 0 ? <p className="soft">{words.sizes(plan.download, plan.disk, plan.free)}</p> : null}
    </section>
  );
}

function GpuQuestion({ plan, onChange }: { plan: InstallPlan; onChange: (gpu: GpuKind) => void }) {
  return (
    <section className="install-part" aria-labelledby="install-gpu">
      <h3 id="install-gpu">{words.gpu}</h3>
      <RadioGroup.Root
        className="install-gpus"
        aria-labelledby="install-gpu"
        value={plan.gpu}
        onValueChange={(value) => {
          const choice = plan.choices.find(({ kind }) => kind === value);
          if (choice) onChange(choice.kind);
        }}
      >
        {plan.choices.map((choice) => (
          <Choice key={choice.kind} choice={choice} />
        ))}
      </RadioGroup.Root>
    </section>
  );
}

function Choice({ choice }: { choice: GpuChoice }) {
  const id = useId();
  return (
    <div className="card choice">
      <RadioGroup.Item id={id} value={choice.kind} className="radio" aria-labelledby={`${id}-title`} aria-describedby={`${id}-hint`}>
        <RadioGroup.Indicator className="radio-dot" />
      </RadioGroup.Item>
      <label htmlFor={id} className="choice-words">
        <span id={`${id}-title`} className="choice-title">
          {choice.title}
        </span>
        {choice.suggested ? <span className="install-suggested">{words.suggested}</span> : null}
        <span id={`${id}-hint`} className="soft install-hint">
          {choice.hint}
        </span>
      </label>
    </div>
  );
}

function Sources({ plan }: { plan: InstallPlan }) {
  const fetched = plan.steps.flatMap(({ source, ...step }) => (source ? [{ ...step, source }] : []));
  return (
    <Disclosure summary={words.sources}>
      <div className="install-part">
        <ul className="card install-sources" aria-label={words.sources}>
          {fetched.map(({ id, title, source, download }) => (
            <li key={id}>
              <div className="install-source">
                <p>{title}</p>
                <p className="faint">{words.source(source.name, source.hosts)}</p>
              </div>
              <span className="soft">{messages.formats.fileSize(download)}</span>
            </li>
          ))}
        </ul>
        <p className="faint">{words.terms}</p>
      </div>
    </Disclosure>
  );
}
