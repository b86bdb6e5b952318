import { Eraser, Images, Repeat2, Shuffle, Sparkles, Wand } from "lucide-react";
import type { JobView, OutputView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import { goTo, openCreate, useAppStore } from "../../state/app-store.ts";
import type { StartPicture } from "../../state/create-intent.ts";
import { Button } from "../../ui/button.tsx";
import { outputUrl } from "../picture/pictures.ts";

const words = messages.createPage.results;

/** A picture with what can be made of it, or a film or sound that plays. */
export function ResultOutput({ job, output }: { job: JobView; output: OutputView }) {
  const { reference, mime, bytes } = output;
  const picture = useAppStore(({ recent }) => recent.find((one) => one.reference === reference));
  const url = picture?.url ?? outputUrl(reference);
  // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what was made a moment ago
  if (mime.startsWith("video/")) return <video className="result-picture" src={url} controls loop />;
  // biome-ignore lint/a11y/useMediaCaption: as above
  if (mime.startsWith("audio/")) return <audio className="result-picture" src={url} controls />;
  if (!mime.startsWith("image/")) return <p className="soft">{messages.formats.fileSize(bytes)}</p>;
  const start: StartPicture = {
    id: picture?.id ?? reference,
    reference,
    url,
    thumbnailUrl: picture?.thumbnailUrl ?? url,
    width: output.width ?? 0,
    height: output.height ?? 0,
  };
  return (
    <figure className="result-figure">
      <img className="result-picture" src={url} alt={picture?.prompt || words.announced(reference)} />
      <PictureActions job={job} start={start} pictureId={picture?.id ?? null} />
    </figure>
  );
}

function PictureActions({ job, start, pictureId }: { job: JobView; start: StartPicture; pictureId: string | null }) {
  const { tool, arguments: values } = job;
  const prompt = typeof values.prompt === "string" ? { prompt: values.prompt } : {};
  const seed = typeof values.seed === "string" || typeof values.seed === "number" ? String(values.seed) : null;
  return (
    <figcaption className="result-actions">
      {seed === null ? null : <span className="faint">{words.seed(seed)}</span>}
      <Button size="s" icon={Repeat2} onClick={() => openCreate({ mode: "paint", tool, values })}>
        {words.again}
      </Button>
      <Button size="s" icon={Sparkles} onClick={() => openCreate({ mode: "upscale", start })}>
        {words.upscale}
      </Button>
      <Button size="s" icon={Shuffle} onClick={() => openCreate({ mode: "vary", start, ...prompt })}>
        {words.vary}
      </Button>
      <Button size="s" icon={Eraser} onClick={() => openCreate({ mode: "edit", start, ...prompt })}>
        {words.edit}
      </Button>
      <Button size="s" icon={Wand} onClick={() => openCreate({ mode: "paint", start, ...prompt })}>
        {words.start}
      </Button>
      {pictureId === null ? null : (
        <Button size="s" look="quiet" icon={Images} onClick={() => goTo("gallery", pictureId)}>
          {words.open}
        </Button>
      )}
    </figcaption>
  );
}
