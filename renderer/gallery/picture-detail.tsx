import { ChevronLeft, ChevronRight, Copy, Download, FolderOpen, Repeat2, TextCursorInput, Trash2, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { PracticeBadge } from "../practice/practice-banner.tsx";
import { act } from "../state/act.ts";
import { openCreate } from "../state/app-store.ts";
import { addToast } from "../state/toasts.ts";
import { clientName } from "../text/clients.ts";
import { engineName } from "../text/engine.ts";
import { toolTitle } from "../text/jobs.ts";
import { dayAndTime, duration } from "../text/times.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { againIntent } from "./again-intent.ts";

const words = messages.gallery.detail;
/** Characters; about as many as the lines that `.detail-folded` keeps. */
const MAX_UNFOLDED_CHARACTERS = 320;

interface PictureDetailProps {
  app: AppState;
  picture: Picture;
  /** The list it is one of, for going on. */
  pictures: readonly Picture[];
  onShow: (id: string | null) => void;
  onNearEnd: () => void;
}

export function PictureDetail({ app, picture, pictures, onShow, onNearEnd }: PictureDetailProps) {
  const index = pictures.findIndex((other) => other.id === picture.id);
  const previous = index > 0 ? pictures[index - 1] : undefined;
  const next = index >= 0 ? pictures[index + 1] : undefined;
  useEffect(() => {
    if (index >= pictures.length - 3) onNearEnd();
  }, [index, pictures.length, onNearEnd]);
  const step = (key: string) => {
    const target = key === "ArrowLeft" ? previous : key === "ArrowRight" ? next : undefined;
    if (target) onShow(target.id);
  };
  const gone = () => onShow((next ?? previous)?.id ?? null);
  return (
    <Dialog label={words.label} className="detail" onClose={() => onShow(null)} onKeyDown={(event) => step(event.key)}>
      <div className="detail-frame">
        <LargePicture picture={picture} />
        <IconButton
          className="detail-step detail-previous"
          label={words.previous}
          icon={ChevronLeft}
          disabled={!previous}
          onClick={() => step("ArrowLeft")}
        />
        <IconButton
          className="detail-step detail-next"
          label={words.next}
          icon={ChevronRight}
          disabled={!next}
          onClick={() => step("ArrowRight")}
        />
      </div>
      <div className="detail-side">
        <div className="detail-head">
          {picture.practice ? <PracticeBadge /> : null}
          <IconButton className="detail-close" label={messages.app.close} icon={X} onClick={() => onShow(null)} />
        </div>
        <Facts app={app} picture={picture} />
        <Actions picture={picture} onGone={gone} />
      </div>
    </Dialog>
  );
}

/** The small picture stands in until the big one has come. */
function LargePicture({ picture }: { picture: Picture }) {
  const [loaded, setLoaded] = useState<string | null>(null);
  return (
    <div className="detail-stage">
      {loaded === picture.id ? null : (
        <img key={`${picture.id} small`} className="detail-picture detail-small" src={picture.thumbnailUrl ?? undefined} alt="" />
      )}
      <img
        key={picture.id}
        className="detail-picture"
        src={picture.url}
        alt={picture.prompt || messages.gallery.noPrompt}
        width={picture.width ?? undefined}
        height={picture.height ?? undefined}
        onLoad={() => setLoaded(picture.id)}
      />
    </div>
  );
}

function Facts({ app, picture }: { app: AppState; picture: Picture }) {
  const now = Date.now();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="detail-facts" tabIndex={0} aria-label={words.label}>
      <div className="detail-prompt">
        <Folding key={picture.id}>{picture.prompt || messages.gallery.noPrompt}</Folding>
      </div>
      <dl>
        <Fact name={words.negative}>{picture.negativePrompt ? <Folding key={picture.id}>{picture.negativePrompt}</Folding> : null}</Fact>
        <Fact name={words.model}>{picture.model}</Fact>
        <Fact name={words.reference}>
          <code>{picture.reference}</code>
        </Fact>
        <Fact name={words.seed}>{picture.seed}</Fact>
        <Fact name={words.size}>{`${picture.width} × ${picture.height}`}</Fact>
        <Fact name={words.tool}>{toolTitle(picture.tool, app.bridge)}</Fact>
        <Fact name={words.client}>{clientName(picture.client)}</Fact>
        <Fact name={words.when}>{dayAndTime(picture.createdAt, now)}</Fact>
        <Fact name={words.took}>{picture.took === null ? null : duration(picture.took)}</Fact>
        <Fact name={words.engine}>{picture.engine === null ? null : engineName(picture.engine)}</Fact>
        <Fact name={words.fileSize}>{messages.formats.fileSize(picture.bytes)}</Fact>
      </dl>
    </section>
  );
}

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

function Actions({ picture, onGone }: { picture: Picture; onGone: () => void }) {
  const done = (said: string) => addToast({ tone: "done", text: said });
  const copy = async () => {
    if ((await act("gallery.copy", picture.id)).ok) done(words.copied);
  };
  const copyPrompt = async () => {
    if ((await act("clipboard.writeText", picture.prompt)).ok) done(words.promptCopied);
  };
  const save = async () => {
    const answer = await act("gallery.saveAs", [picture.id]);
    if (answer.ok && answer.value) done(words.saved);
  };
  const trash = async () => {
    const answer = await act("gallery.trash", [picture.id]);
    if (!answer.ok || !answer.value) return;
    done(words.trashed);
    onGone();
  };
  const again = async () => {
    const answer = await act("gallery.details", picture.id);
    if (answer.ok && answer.value) openCreate(againIntent(answer.value));
  };
  return (
    <div className="detail-actions">
      <Button look="primary" icon={Repeat2} onClick={again}>
        {words.again}
      </Button>
      <Button icon={Copy} onClick={copy}>
        {words.copy}
      </Button>
      <Button icon={TextCursorInput} disabled={!picture.prompt} onClick={copyPrompt}>
        {words.copyPrompt}
      </Button>
      <Button icon={Download} onClick={save}>
        {words.saveAs}
      </Button>
      <Button icon={FolderOpen} onClick={() => act("gallery.reveal", picture.id)}>
        {words.reveal}
      </Button>
      <Button look="danger" icon={Trash2} onClick={trash}>
        {words.trash}
      </Button>
    </div>
  );
}
