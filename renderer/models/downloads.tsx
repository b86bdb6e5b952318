import { Pause, Play, X } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { ModelDownload } from "#contract/models.ts";
import { act } from "../state/act.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { Progress } from "../ui/progress.tsx";

const words = messages.models.downloads;

/** What is on its way, waits for the person, or has just come. */
export function Downloads({ downloads }: { downloads: readonly ModelDownload[] }) {
  if (downloads.length === 0) return null;
  return (
    <section aria-labelledby="downloads-title">
      <div className="section-head">
        <h2 id="downloads-title">{words.title}</h2>
      </div>
      <ul className="model-downloads">
        {downloads.map((download) => (
          <li key={download.id} className="card model-download">
            <DownloadItem download={download} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function DownloadItem({ download }: { download: ModelDownload }) {
  const { id, file, bytes, total, state } = download;
  const { fileSize, percent } = messages.formats;
  const fraction = total === null ? null : Math.min(1, bytes / total);
  const done = total === null ? fileSize(bytes) : words.progress(fileSize(bytes), fileSize(total));
  return (
    <>
      <div className="model-download-words">
        <p className="model-name">{file}</p>
        {state.kind === "running" ? <Progress fraction={fraction} label={words.label(file)} /> : null}
        {state.kind === "running" ? <p className="faint">{[done, ...(fraction === null ? [] : [percent(fraction)])].join(" · ")}</p> : null}
        {state.kind === "paused" ? <p className="faint">{[words.paused, done].join(" ")}</p> : null}
        {state.kind === "done" ? <p className="faint">{words.done}</p> : null}
        {state.kind === "failed" ? <Problem error={state.error} alert /> : null}
      </div>
      <div className="button-row">
        {state.kind === "running" ? (
          <Button size="s" icon={Pause} onClick={() => act("models.pause", id)}>
            {words.pause}
          </Button>
        ) : null}
        {state.kind === "paused" || state.kind === "failed" ? (
          <>
            <Button size="s" icon={Play} onClick={() => act("models.resume", id)}>
              {words.resume}
            </Button>
            <Button size="s" look="quiet" onClick={() => act("models.discard", id)}>
              {words.discard}
            </Button>
          </>
        ) : null}
        {state.kind === "done" ? <IconButton label={words.dismiss(file)} icon={X} onClick={() => act("models.discard", id)} /> : null}
      </div>
    </>
  );
}
