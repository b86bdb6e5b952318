import { ExternalLink, ScrollText } from "lucide-react";
import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../../state/act.ts";
import { Button } from "../../ui/button.tsx";
import { NoticesDialog } from "./notices-dialog.tsx";

const words = messages.about;

/** Which Easel this is, and what it is made of. */
export function AboutCard({ version }: { version: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="card settings-card">
      <div>
        <p className="switch-label">{messages.settings.version(version)}</p>
        <p className="soft">{words.licence}</p>
      </div>
      <div className="button-row">
        <Button size="s" icon={ScrollText} onClick={() => setOpen(true)}>
          {words.notices}
        </Button>
        <Button size="s" look="quiet" icon={ExternalLink} onClick={() => act("about.open", "comfyui")}>
          {words.comfyui}
        </Button>
        <Button size="s" look="quiet" icon={ExternalLink} onClick={() => act("about.open", "comfyuiGuide")}>
          {words.comfyuiGuide}
        </Button>
      </div>
      {open ? <NoticesDialog onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
