import { Trash2 } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { IconButton } from "../ui/button.tsx";

const words = messages.workflows;

/** Removes a tool, or a file that waits to become one, and offers to bring it back. */
export function RemoveButton({ which }: { which: { kind: "tool" | "draft"; name: string } }) {
  const remove = async () => {
    const answer = await act("workflows.remove", which);
    if (!answer.ok) return;
    const { undo } = answer.value;
    addToast({
      tone: "done",
      text: words.removed(which.name),
      action: { label: words.undo, run: () => act("workflows.restore", { undo }) },
    });
  };
  return <IconButton label={words.remove(which.name)} icon={Trash2} onClick={remove} />;
}
