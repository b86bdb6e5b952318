import { type ReactNode, useId } from "react";

interface LabelledProps {
  label: string;
  hint: string | null;
  children: (ids: { id: string; describedBy: string | undefined }) => ReactNode;
}

/** A label over its control, and a hint under it. */
export function Labelled({ label, hint, children }: LabelledProps) {
  const id = useId();
  const describedBy = hint === null ? undefined : `${id}-hint`;
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, describedBy })}
      {hint === null ? null : (
        <p id={describedBy} className="faint">
          {hint}
        </p>
      )}
    </div>
  );
}
