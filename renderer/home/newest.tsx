import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { PracticeBadge } from "../practice/practice-banner.tsx";
import { goTo, useAppStore } from "../state/app-store.ts";
import { clientName } from "../text/clients.ts";
import { ago } from "../text/times.ts";
import { Button } from "../ui/button.tsx";
import { EaselPicture } from "../ui/easel-picture.tsx";
import { Empty } from "../ui/empty.tsx";

const words = messages.home.newest;

const MAX_SHOWN = 12;

/** The newest pictures of the gallery, whenever they were made. */
export function Newest({ now }: { now: number }) {
  const pictures = useAppStore((state) => state.recent).filter(({ thumbnailUrl }) => thumbnailUrl !== null);
  const count = useAppStore((state) => state.pictureCount);
  if (count === null) return null;
  if (pictures.length === 0) {
    return (
      <Empty art={<EaselPicture picture={null} label="" />} title={words.none}>
        <p className="soft">{words.noneHint}</p>
      </Empty>
    );
  }
  return (
    <section aria-labelledby="newest-title">
      <div className="section-head">
        <h2 id="newest-title">{words.title}</h2>
        <Button look="quiet" size="s" onClick={() => goTo("gallery")}>
          {words.all}
        </Button>
      </div>
      <ul className="recent">
        {pictures.slice(0, MAX_SHOWN).map((picture) => (
          <li key={picture.id}>
            <NewestPicture picture={picture} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NewestPicture({ picture, now }: { picture: Picture; now: number }) {
  const name = picture.prompt || messages.gallery.noPrompt;
  // What Easel did not make, nobody asked it for.
  const who = picture.tool === "" ? [] : [clientName(picture.client)];
  return (
    <button type="button" className="thumb" title={name} onClick={() => goTo("gallery", picture.id)}>
      <img src={picture.thumbnailUrl ?? undefined} alt={name} loading="lazy" decoding="async" />
      {picture.practice ? <PracticeBadge /> : null}
      <span className="thumb-words">{[...who, ago(picture.createdAt, now)].join(" · ")}</span>
    </button>
  );
}
