import { Play, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import type { JobView, OutputView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { useAppStore } from "../state/app-store.ts";
import { jobProgress } from "../text/jobs.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { Progress } from "../ui/progress.tsx";
import type { DraftParameter, Given, Proposed } from "./import.ts";
import { labelText } from "./parameter-text.ts";
import { give, givenFor, givePictureFile, isPicture, mustBeGiven, runTrial } from "./trial.ts";

const words = messages.workflows.import.trial;

/** The job of the run, once there is one. */
export function useTrialJob(step: Proposed | null): JobView | null {
  const id = step?.trial?.kind === "job" ? step.trial.jobId : null;
  return useAppStore(({ app }) => app?.jobs.find((job) => job.id === id) ?? null);
}

/** Runs the workflow once before it is saved, and shows what comes of it. */
export function TrialPanel({ step }: { step: Proposed }) {
  const job = useTrialJob(step);
  const { trial } = step;
  const outcome = useRef<HTMLDivElement>(null);
  const reveal = () => outcome.current?.scrollIntoView({ block: "nearest" });
  const shown = trial?.kind === "refused" ? "refused" : job?.state.kind;
  // The panel is at the end of the dialog, and what comes of it below that.
  useEffect(() => {
    if (shown !== undefined) outcome.current?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  const running = trial?.kind === "starting" || (trial?.kind === "job" && (job === null || job.finishedAt === null));
  return (
    <section className="trial" aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className="soft">{words.hint}</p>
      {step.draft.parameters.filter(mustBeGiven).map((parameter) => (
        <GivenField key={parameter.id} step={step} parameter={parameter} />
      ))}
      <div className="button-row">
        <Button icon={Play} busy={running} onClick={() => void runTrial(step)}>
          {trial === null ? words.run : words.again}
        </Button>
        {running && job ? (
          <Button look="quiet" icon={Square} onClick={() => act("jobs.cancel", job.id)}>
            {words.stop}
          </Button>
        ) : null}
      </div>
      <div ref={outcome} className="trial-outcome" aria-live="polite">
        {trial?.kind === "refused" ? <Problem error={trial.error} title={words.failed} /> : null}
        {job ? <Outcome job={job} onShown={reveal} /> : null}
      </div>
    </section>
  );
}

function GivenField({ step, parameter }: { step: Proposed; parameter: DraftParameter }) {
  const given = givenFor(step, parameter);
  if (isPicture(parameter)) return <PictureField step={step} parameter={parameter} given={given} />;
  const text = given?.kind === "text" ? given.text : "";
  return (
    <label className="trial-field">
      <span>{labelText(parameter.label)}</span>
      <textarea
        dir="auto"
        className="field"
        rows={text.length > 80 ? 4 : 2}
        value={text}
        onChange={(event) => give(step, parameter.id, { kind: "text", text: event.target.value })}
      />
    </label>
  );
}

/** How many of the newest pictures are offered. */
const MAX_OFFERED = 6;

function PictureField({ step, parameter, given }: { step: Proposed; parameter: DraftParameter; given: Given | null }) {
  const pictures = useAppStore(({ recent }) => recent);
  const input = useRef<HTMLInputElement>(null);
  const label = labelText(parameter.label);
  return (
    <fieldset className="trial-field trial-pictures">
      <legend>{label}</legend>
      {pictures.slice(0, MAX_OFFERED).map(({ reference, prompt, thumbnailUrl }) => (
        <label key={reference} className="trial-picture">
          <input
            type="radio"
            name={parameter.id}
            checked={given?.kind === "picture" && given.reference === reference}
            onChange={() => give(step, parameter.id, { kind: "picture", reference })}
          />
          <img src={thumbnailUrl ?? undefined} alt={prompt || messages.gallery.noPrompt} />
        </label>
      ))}
      <Button size="s" aria-label={`${label}: ${words.choosePicture}`} onClick={() => input.current?.click()}>
        {words.choosePicture}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = ""; // the same file may be chosen again
          if (file) void givePictureFile(step, parameter.id, file);
        }}
      />
      {given?.kind === "file" ? <span className="soft">{words.chosenPicture(given.name)}</span> : null}
    </fieldset>
  );
}

/** `onShown` is called when a picture or film has its size. */
function Outcome({ job, onShown }: { job: JobView; onShown: () => void }) {
  const { state } = job;
  switch (state.kind) {
    case "waiting_for_engine":
    case "queued":
    case "running":
      return <Running job={job} />;
    case "failed":
      return <Problem error={state.error} title={words.failed} />;
    case "cancelled":
      return <p className="soft">{words.stopped}</p>;
    case "done":
      if (state.outputs.length + state.text.length === 0) return <p className="soft">{words.nothing}</p>;
      return (
        <>
          <p className="soft">{words.result}</p>
          {state.text.map((text) => (
            <blockquote key={text} className="trial-text">
              {text}
            </blockquote>
          ))}
          <ul className="trial-results">
            {state.outputs.map((output) => (
              <li key={output.reference}>
                <Result output={output} onShown={onShown} />
              </li>
            ))}
          </ul>
        </>
      );
  }
}

function Running({ job }: { job: JobView }) {
  const preview = useAppStore(({ previews }) => previews[job.id]);
  const { fraction, text } = jobProgress(job);
  return (
    <div className="trial-running">
      <Progress fraction={fraction} label={`${words.title}: ${text}`} />
      <p className="faint">{text}</p>
      {preview ? <img className="trial-result" src={preview} alt={words.preview} /> : null}
    </div>
  );
}

function Result({ output: { reference, mime, bytes }, onShown }: { output: OutputView; onShown: () => void }) {
  const picture = useAppStore(({ recent }) => recent.find((one) => one.reference === reference));
  const url = picture?.url ?? `easel-media://output/${reference}`;
  if (mime.startsWith("image/"))
    return <img className="trial-result" src={url} alt={picture?.prompt || messages.gallery.noPrompt} onLoad={onShown} />;
  // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what was made a moment ago
  if (mime.startsWith("video/")) return <video className="trial-result" src={url} controls loop onLoadedMetadata={onShown} />;
  // biome-ignore lint/a11y/useMediaCaption: as above
  if (mime.startsWith("audio/")) return <audio className="trial-result" src={url} controls />;
  return <p className="soft">{words.file(mime, messages.formats.fileSize(bytes))}</p>;
}
