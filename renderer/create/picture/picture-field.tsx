import { ImagePlus, Images, X } from "lucide-react";
import { useRef, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { showPicture } from "../create-state.ts";
import type { FieldProps } from "../fields/field-props.ts";
import { PictureDialog } from "./picture-dialog.tsx";
import { isReference, type Taken, takeFile, takePicture, useShownPicture } from "./pictures.ts";

const words = messages.createPage.picture;

/** A picture: chosen here or in the gallery, dropped or pasted onto the page. */
export function PictureField({ label, hint, value, onChange }: FieldProps<"picture" | "mask">) {
  const [choosing, setChoosing] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const settle = (taken: Taken) => {
    if (taken.ok) onChange(taken.reference);
    setError(taken.ok ? null : taken.error);
  };
  return (
    <fieldset className="form-field picture-field">
      <legend>{label}</legend>
      {isReference(value) ? (
        <ChosenPicture reference={value} onRemove={() => onChange(undefined)} />
      ) : (
        <p className="faint">{words.drop}</p>
      )}
      <div className="button-row">
        <Button size="s" icon={ImagePlus} onClick={() => input.current?.click()}>
          {words.file}
        </Button>
        <Button size="s" icon={Images} onClick={() => setChoosing(true)}>
          {words.gallery}
        </Button>
      </div>
      {hint === null ? null : <p className="faint">{hint}</p>}
      {error ? <Problem error={error} alert /> : null}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={`${label}: ${words.file}`}
        onChange={async (event) => {
          const [file] = event.target.files ?? [];
          event.target.value = ""; // the same file may be chosen again
          if (file) settle(await takeFile(file));
        }}
      />
      {choosing ? (
        <PictureDialog
          onClose={() => setChoosing(false)}
          onChoose={async (picture) => {
            setChoosing(false);
            settle(await takePicture(picture));
          }}
        />
      ) : null}
    </fieldset>
  );
}

function ChosenPicture({ reference, onRemove }: { reference: string; onRemove: () => void }) {
  const { url, width, height } = useShownPicture(reference);
  return (
    <div className="chosen-picture">
      <img
        src={url}
        alt={words.alt}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
          if (width === null) showPicture(reference, { url, width: naturalWidth, height: naturalHeight });
        }}
      />
      <span className="faint">{width === null || height === null ? reference : words.chosen(width, height)}</span>
      <IconButton label={words.remove} icon={X} onClick={onRemove} />
    </div>
  );
}
