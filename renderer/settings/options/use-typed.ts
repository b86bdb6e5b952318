import { type KeyboardEvent, useEffect, useState } from "react";

/** A text that is kept when its field is left, or with Enter; Escape brings back what was there. */
export function useTyped(kept: string, keep: (text: string) => void) {
  const [typed, setTyped] = useState(kept);
  useEffect(() => setTyped(kept), [kept]);
  const commit = () => {
    if (typed.trim() !== kept.trim()) keep(typed.trim());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") setTyped(kept);
    if (event.key === "Enter" && !(event.target instanceof HTMLTextAreaElement)) commit();
  };
  return { typed, setTyped, field: { value: typed, onBlur: commit, onKeyDown } };
}
