import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";

/** Main asks once more before anything goes. */
export function RemoveButton({ label }: { label: string }) {
  const remove = async () => {
    const answer = await act("install.remove");
    if (answer.ok && answer.value) addToast({ tone: "done", text: messages.install.removed });
  };
  return (
    <Button look="danger" onClick={remove}>
      {label}
    </Button>
  );
}
