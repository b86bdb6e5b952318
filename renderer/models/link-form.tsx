import { Search } from "lucide-react";
import { type DragEvent, type FormEvent, useId, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { Button } from "../ui/button.tsx";

const words = messages.models.link;

/** Any other model, by the link of its file, typed, pasted or dropped. */
export function LinkForm({ onLink }: { onLink: (url: string) => void }) {
  const [link, setLink] = useState("");
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (link.trim() !== "") onLink(link);
  };
  const drop = (event: DragEvent) => {
    const dropped = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
    const [first] = dropped.split(/\s+/).filter((line) => /^https?:/.test(line));
    if (first === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setLink(first);
    onLink(first);
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <div className="section-head">
        <h2 id={`${id}-title`}>{words.title}</h2>
      </div>
      <form className="card link-form" onSubmit={submit} onDrop={drop} onDragOver={(event) => event.preventDefault()}>
        <label className="link-label" htmlFor={id}>
          {words.label}
        </label>
        <input
          id={id}
          className="field"
          type="text"
          inputMode="url"
          dir="ltr"
          spellCheck={false}
          placeholder={words.hint}
          value={link}
          maxLength={4_000}
          onChange={(event) => setLink(event.target.value)}
        />
        <Button type="submit" icon={Search} disabled={link.trim() === ""}>
          {words.look}
        </Button>
        <p className="faint link-hint">{words.drop}</p>
      </form>
    </section>
  );
}
