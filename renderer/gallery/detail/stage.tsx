import { FileWarning, Music } from "lucide-react";
import { useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { Button } from "../../ui/button.tsx";
import { reveal } from "../picture-actions.ts";
import { isTooLarge } from "../too-large.ts";
import { useZoom } from "./use-zoom.ts";

const words = messages.gallery;

/** The picture, film or sound itself, as large as there is room. */
export function Stage({ picture }: { picture: Picture }) {
  const { kind, url, fileName } = picture;
  if (kind === "video")
    return (
      // biome-ignore lint/a11y/useMediaCaption: what engines paint has no words to be read
      <video className="detail-picture detail-film" src={url} controls loop />
    );
  if (kind === "audio")
    return (
      <div className="detail-card">
        <Music aria-hidden />
        <p>{fileName}</p>
        {/* biome-ignore lint/a11y/useMediaCaption: as above */}
        <audio src={url} controls />
      </div>
    );
  return <StillStage picture={picture} />;
}

/** The small picture stands in until the large one has come. Double click and wheel make it larger, dragging moves it. */
function StillStage({ picture }: { picture: Picture }) {
  const { url, thumbnailUrl, whole, width, height, prompt, fileName } = picture;
  const [state, setState] = useState<"loading" | "shown" | "broken">("loading");
  const { zoom, style, handlers, reset, zoomBy } = useZoom();
  if (state === "broken")
    return (
      <div className="detail-card">
        <FileWarning aria-hidden />
        <p>{isTooLarge(picture) ? words.detail.tooLarge(width ?? 0, height ?? 0) : words.detail.broken}</p>
        <Button onClick={() => reveal(picture)}>{words.detail.reveal}</Button>
      </div>
    );
  // A small picture is not blown up without being asked.
  const natural = width && height ? { maxWidth: `max(${width}px, 50%)`, maxHeight: `max(${height}px, 50%)` } : {};
  return (
    <div className="detail-stage" data-zoomed={zoom > 1 || undefined} {...handlers}>
      {state === "loading" && thumbnailUrl ? (
        <img className="detail-picture detail-small" src={thumbnailUrl} alt="" style={natural} />
      ) : null}
      <img
        className="detail-picture"
        src={url}
        alt={prompt || fileName}
        draggable={false}
        style={{ ...natural, ...style, visibility: state === "shown" ? "visible" : "hidden" }}
        onLoad={() => setState("shown")}
        onError={() => setState("broken")}
      />
      {whole ? null : (
        <p className="detail-note" role="status">
          <FileWarning aria-hidden />
          {words.detail.torn}
        </p>
      )}
      <div className="detail-zoom">
        <Button size="s" look="quiet" aria-label={words.detail.zoomOut} disabled={zoom <= 1} onClick={() => zoomBy(1 / 1.5)}>
          −
        </Button>
        <Button size="s" look="quiet" title={words.detail.zoomReset} onClick={reset}>
          {messages.formats.percent(zoom)}
        </Button>
        <Button size="s" look="quiet" aria-label={words.detail.zoomIn} onClick={() => zoomBy(1.5)}>
          +
        </Button>
      </div>
    </div>
  );
}
