import { CircleCheck } from "lucide-react";
import { messages, warningSentence } from "#contract/messages/messages.ts";
import type { WorkflowWarning } from "#contract/workflow.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { changeDraft, type Draft, type Import, saveDraft, useImport } from "./import.ts";
import { MissingParts } from "./missing-parts.tsx";
import { ParameterRow } from "./parameter-row.tsx";
import { leaveImport } from "./trial.ts";
import { TrialPanel, useTrialJob } from "./trial-panel.tsx";

const words = messages.workflows.import;

/** Shows what tool a workflow would be, takes the person's changes, and makes it. */
export function ImportDialog() {
  const step = useImport((state) => state.step);
  const job = useTrialJob(step?.kind === "proposed" ? step : null);
  if (!step) return null;
  const leave = () => leaveImport(job);
  const changes = step.kind === "proposed" ? step.changes : null;
  const title = changes === null ? words.title : words.changeTitle(changes);
  return (
    <Dialog label={title} className="import" onClose={leave}>
      <form
        className="import-inner"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void saveDraft();
        }}
      >
        <h2 className="import-title">{title}</h2>
        <div className="import-body">
          <Body step={step} />
        </div>
        <div className="import-foot">
          {step.kind === "proposed" ? (
            <>
              {step.error ? <Problem alert error={step.error} /> : null}
              <div className="button-row">
                <Button look="quiet" onClick={leave}>
                  {messages.app.cancel}
                </Button>
                <Button look="primary" type="submit" busy={step.busy}>
                  {changes === null ? words.save : words.saveChange}
                </Button>
              </div>
            </>
          ) : (
            <Button look={step.kind === "done" ? "primary" : "quiet"} onClick={leave}>
              {step.kind === "done" ? words.done : messages.app.close}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Body({ step }: { step: Import }) {
  switch (step.kind) {
    case "reading":
      return (
        <p className="soft" role="status">
          {words.reading(step.name)}
        </p>
      );
    case "refused":
      return <Problem alert error={step.error} />;
    case "done":
      return (
        <div className="import-done" role="status">
          <CircleCheck aria-hidden className="import-done-icon" />
          <p>{words.doneTitle(step.title)}</p>
          <p className="soft">{words.doneBody}</p>
        </div>
      );
    case "proposed":
      return (
        <>
          <About draft={step.draft} />
          <MissingParts parts={step.proposal.warnings.flatMap(({ missing }) => missing)} />
          <Notes warnings={step.proposal.warnings.filter(({ missing }) => missing.length === 0)} />
          <Parameters draft={step.draft} suggested={new Set(step.proposal.parameters.filter(({ on }) => on).map(({ id }) => id))} />
          {step.proposal.outputs.length === 0 ? null : (
            <p className="faint">{words.comesBack[step.proposal.produces](step.proposal.outputs)}</p>
          )}
          <TrialPanel step={step} />
        </>
      );
  }
}

/** How many notes are seen at once. */
const MAX_NOTES = 3;

function Notes({ warnings }: { warnings: readonly WorkflowWarning[] }) {
  const sentences = warnings.map((warning) => warningSentence(warning));
  const more = sentences.slice(MAX_NOTES);
  if (sentences.length === 0) return null;
  const shown = (message: string) => <Problem key={message} mild error={{ message, remedy: "" }} />;
  return (
    <section className="import-notes" aria-label={words.notes}>
      {sentences.slice(0, MAX_NOTES).map(shown)}
      {more.length > 0 ? (
        <Disclosure summary={words.moreNotes(more.length)}>
          <div className="import-notes">{more.map(shown)}</div>
        </Disclosure>
      ) : null}
    </section>
  );
}

function About({ draft: { title, toolName, description } }: { draft: Draft }) {
  return (
    <div className="import-about">
      <label>
        <span>{words.name}</span>
        <input
          className="field"
          dir="auto"
          value={title}
          maxLength={200}
          onChange={(event) => changeDraft({ title: event.target.value })}
        />
      </label>
      <label>
        <span>{words.toolName}</span>
        <input
          className="field import-code"
          value={toolName}
          maxLength={40}
          spellCheck={false}
          onChange={(event) => changeDraft({ toolName: event.target.value })}
        />
      </label>
      <label className="import-wide">
        <span>{words.description}</span>
        <textarea
          dir="auto"
          className="field"
          rows={2}
          maxLength={2_000}
          value={description}
          onChange={(event) => changeDraft({ description: event.target.value })}
        />
      </label>
    </div>
  );
}

function Parameters({ draft: { parameters }, suggested }: { draft: Draft; suggested: ReadonlySet<string> }) {
  const first = parameters.filter(({ id }) => suggested.has(id));
  const others = parameters.filter(({ id }) => !suggested.has(id));
  return (
    <section aria-label={words.parameters}>
      <h3>{words.parameters}</h3>
      <p className="soft">{words.parametersHint}</p>
      <ul className="import-parameters">
        {first.map((parameter) => (
          <ParameterRow key={parameter.id} parameter={parameter} />
        ))}
      </ul>
      {others.length > 0 ? (
        <Disclosure summary={words.more(others.length)}>
          <ul className="import-parameters">
            {others.map((parameter) => (
              <ParameterRow key={parameter.id} parameter={parameter} />
            ))}
          </ul>
        </Disclosure>
      ) : null}
    </section>
  );
}
