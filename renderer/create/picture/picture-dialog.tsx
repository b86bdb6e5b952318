import { useEffect, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import type { ErrorView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../../ipc/ask.ts";
import { useLatest } from "../../state/use-latest.ts";
import { Problem } from "../../ui/problem.tsx";
import { ChoiceDialog } from "../choice-dialog.tsx";

const words = messages.createPage.picture;
const MAX_OFFERED = 120;

interface PictureDialogProps {
  onChoose: (picture: Picture) => void;
  onClose: () => void;
}

/** The newest pictures, or those that a search finds. */
export function PictureDialog({ onChoose, onClose }: PictureDialogProps) {
  const [search, setSearch] = useState("");
  const [pictures, setPictures] = useState<readonly Picture[] | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const { ask: latest } = useLatest();
  useEffect(() => {
    void latest(ask("gallery.list", { offset: 0, limit: MAX_OFFERED, search, where: { kind: "picture" } }), (answer) => {
      if (answer.ok) setPictures(answer.value.pictures);
      setError(answer.ok ? null : answer.error);
    });
  }, [latest, search]);
  return (
    <ChoiceDialog title={words.pick} searchLabel={words.search} search={search} onSearch={setSearch} onClose={onClose}>
      {error ? <Problem error={error} /> : null}
      {pictures?.length === 0 ? <p className="soft">{words.empty}</p> : null}
      <ul className="picture-list">
        {(pictures ?? []).map((picture) => (
          <li key={picture.id}>
            <button type="button" className="thumb" title={picture.prompt} onClick={() => onChoose(picture)}>
              <img
                src={picture.thumbnailUrl ?? picture.url}
                alt={picture.prompt || messages.gallery.noPrompt}
                loading="lazy"
                decoding="async"
              />
            </button>
          </li>
        ))}
      </ul>
    </ChoiceDialog>
  );
}
