import { useLayoutEffect, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";

/** Busy until the job is gone from the queue. */
export function CancelJob({ id, name }: { id: string; name: string }) {
  const [cancelling, setCancelling] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => handFocusOn(place.current), []);
  const cancel = async () => {
    setCancelling(true);
    const answer = await act("jobs.cancel", id);
    if (!answer.ok) setCancelling(false);
  };
  return (
    <span ref={place} data-cancel>
      <Button size="s" busy={cancelling} onClick={cancel} aria-label={messages.home.queue.cancel(name)}>
        {messages.app.cancel}
      </Button>
    </span>
  );
}

/** When this place goes away with its job, the keyboard goes on at the next job, or in the prompt. Returns what to do then. */
function handFocusOn(place: HTMLElement | null): () => void {
  const page = place?.closest("main");
  return () => {
    if (!place?.contains(document.activeElement)) return;
    queueMicrotask(() => {
      const next = page?.querySelector<HTMLElement>("[data-cancel] button") ?? page?.querySelector<HTMLElement>("textarea");
      next?.focus();
    });
  };
}
