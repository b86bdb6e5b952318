import { messages } from "#contract/messages/messages.ts";
import { InstallButton } from "../install/install-button.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { chooseFolder } from "./choose-folder.ts";
import { FoundEngines } from "./found-engines.tsx";
import { useFound } from "./use-found.ts";

const words = messages.settings.found.dialog;

/** From the practice engine to a real one: what was found, or a folder that the person points at. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const found = useFound();
  return (
    <Dialog label={words.title} className="find" onClose={onClose}>
      <div className="find-inner">
        <h2>{words.title}</h2>
        <p className="soft">{words.lead}</p>
        <FoundEngines found={found} onUsed={onClose} />
        <div className="find-foot">
          <Button onClick={() => chooseFolder(onClose)}>{words.folder}</Button>
          <Button look="quiet" busy={found.waiting} onClick={found.look}>
            {messages.settings.found.again}
          </Button>
          <InstallButton onOpen={onClose} />
          <Button look="quiet" onClick={onClose}>
            {messages.app.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
