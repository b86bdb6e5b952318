import { Star } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { PictureDetails } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { clientName } from "../../text/clients.ts";
import { engineName } from "../../text/engine.ts";
import { toolTitle } from "../../text/jobs.ts";
import { dayAndTime, duration } from "../../text/times.ts";
import { Button } from "../../ui/button.tsx";
import { madeIn } from "../names.ts";
import { setFavourite } from "../picture-actions.ts";

const words = messages.gallery.detail;
/** Characters; about as many as the lines that `.detail-folded` keeps. */
const MAX_UNFOLDED_CHARACTERS = 320;

/** What the picture's file says of it. */
export function Facts({ app, details }: { app: AppState; details: PictureDetails }) {
  const { picture, steps, cfg, sampler, scheduler, loras, others } = details;
  const now = Date.now();
  const { id, prompt, negativePrompt, favourite } = picture;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="detail-facts" tabIndex={0} aria-label={words.label}>
      <div className="detail-prompt" dir="auto">
        <Folding key={id}>{prompt || messages.gallery.noPrompt}</Folding>
      </div>
      <Button
        size="s"
        look="quiet"
        icon={Star}
        aria-pressed={favourite}
        className="detail-star"
        onClick={() => setFavourite([id], !favourite)}
      >
        {favourite ? words.unstar : words.star}
      </Button>
      <dl>
        <Fact name={words.negative}>{negativePrompt ? <Folding key={id}>{negativePrompt}</Folding> : null}</Fact>
        <Fact name={words.model}>{picture.model}</Fact>
        <Fact name={words.loras}>{loras.map(loraName).join("\n")}</Fact>
        <Fact name={words.seed}>{picture.seed}</Fact>
        <Fact name={words.steps}>{steps}</Fact>
        <Fact name={words.cfg}>{cfg}</Fact>
        <Fact name={words.sampler}>{[sampler, scheduler].filter(Boolean).join(", ")}</Fact>
        <Fact name={words.size}>{picture.width && picture.height ? words.pixels(picture.width, picture.height) : null}</Fact>
        <Fact name={words.reference}>{picture.reference ? <code>{picture.reference}</code> : null}</Fact>
        <Fact name={words.tool}>{picture.tool ? toolTitle(picture.tool, app.bridge) : null}</Fact>
        <Fact name={words.client}>{picture.client ? clientName(picture.client) : null}</Fact>
        <Fact name={words.madeIn}>{picture.client ? null : madeIn(picture)}</Fact>
        <Fact name={words.when}>{dayAndTime(picture.createdAt, now)}</Fact>
        <Fact name={words.took}>{picture.took === null ? null : duration(picture.took)}</Fact>
        <Fact name={words.engine}>{picture.engine === null ? null : engineName(picture.engine)}</Fact>
        {Object.entries(others).map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <Fact name={words.fileName}>{picture.fileName}</Fact>
        <Fact name={words.folder}>{picture.folder}</Fact>
        <Fact name={words.fileSize}>{messages.formats.fileSize(picture.bytes)}</Fact>
      </dl>
    </section>
  );
}

const loraName = ({ name, strength }: PictureDetails["loras"][number]): string => (strength === null ? name : words.lora(name, strength));

/** A long text stays short until it is asked for, so that what comes after it can be seen. */
function Folding({ children }: { children: string }) {
  const [open, setOpen] = useState(false);
  if (children.length <= MAX_UNFOLDED_CHARACTERS) return <p>{children}</p>;
  return (
    <>
      <p className={open ? undefined : "detail-folded"}>{children}</p>
      <Button size="s" look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? words.less : words.more}
      </Button>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
