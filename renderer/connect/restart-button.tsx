import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";

const words = messages.connect;

/** Opens the app anew, where Easel can do that and the app waits for it; nothing elsewhere. */
export function RestartButton({ aiApp: { id, name, config, lastConnectedAt, connectedNow, canRestart } }: { aiApp: ClientView }) {
  const restart = async () => {
    const answer = await act("connect.restart", id);
    if (answer.ok && answer.value) addToast({ tone: "done", text: words.restarted(name) });
  };
  const awaited = config.kind === "written" && lastConnectedAt === null && !connectedNow;
  return awaited && canRestart ? (
    <Button size="s" onClick={restart}>
      {words.restart(name)}
    </Button>
  ) : null;
}
