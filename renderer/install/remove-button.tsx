import { useState } from "react";
import { act } from "../easel.ts";
import { addToast } from "../state/toasts.ts";
import { installText } from "../text/install.ts";
import { Button } from "../ui/button.tsx";

/** Main asks once more before anything goes. */
export function RemoveButton({ label }: { label: string }) {
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const answer = await act("install.remove");
    setBusy(false);
    if (answer.ok && answer.value) addToast({ tone: "done", text: installText.removed });
  };
  return (
    <Button look="danger" busy={busy} onClick={remove}>
      {label}
    </Button>
  );
}
