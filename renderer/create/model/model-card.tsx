import { messages } from "#contract/messages/messages.ts";
import type { ModelChoice } from "#contract/tool-form.ts";
import { useAppStore } from "../../state/app-store.ts";
import { lookUp } from "../../text/look-up.ts";
import { Initial } from "../../ui/initial.tsx";

const words = messages.createPage.models;

/** A model with the newest picture that was made with it, and what it is good for. */
export function ModelCard({ model: { file, about } }: { model: ModelChoice }) {
  const thumbnail = useAppStore(({ recent }) => recent.find(({ model }) => model === file)?.thumbnailUrl ?? null);
  const name = fileTitle(file);
  return (
    <span className="model-card">
      {thumbnail ? <img className="model-picture" src={thumbnail} alt={words.madeWith(name)} loading="lazy" /> : <Initial name={name} />}
      <span className="model-words">
        <span className="model-name" translate="no">
          {name}
        </span>
        {about ? (
          <span className="faint" translate="no">
            {about.title}
          </span>
        ) : null}
        {about ? <span className="soft">{goodFor(about)}</span> : null}
      </span>
    </span>
  );
}

/** "dreamscape_xl_v10" of "xl/dreamscape_xl_v10.safetensors". */
export const fileTitle = (file: string): string => (file.split(/[/\\]/).pop() ?? file).replace(/\.[a-z]+$/i, "");

function goodFor({ family, special }: NonNullable<ModelChoice["about"]>): string {
  if (special === "edit") return words.edits;
  if (special === "inpaint") return words.fills;
  return lookUp(words.goodFor, family) ?? "";
}
