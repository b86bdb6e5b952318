import { Brush } from "lucide-react";
import { useState } from "react";
import { InstallButton } from "../install/install-button.tsx";
import { askForAddress } from "../settings/asked-for.ts";
import { FindDialog } from "../settings/find-dialog.tsx";
import { text } from "../text/index.ts";
import { Button } from "./button.tsx";

/** On every picture that no AI made. */
export const PracticeBadge = () => (
  <span className="practice-badge" title={text.practice.badgeTitle}>
    {text.practice.badge}
  </span>
);

/** Wherever pictures are shown while the practice engine makes them. */
export function PracticeBanner() {
  const [finding, setFinding] = useState(false);
  return (
    <aside className="practice-banner" aria-label={text.practice.title}>
      <Brush aria-hidden className="practice-icon" />
      <div className="practice-words">
        <p className="practice-title">{text.practice.title}</p>
        <p className="soft">{text.practice.body}</p>
      </div>
      <div className="button-row">
        <Button size="s" onClick={() => setFinding(true)}>
          {text.practice.find}
        </Button>
        <InstallButton />
        <Button size="s" look="quiet" onClick={askForAddress}>
          {text.practice.address}
        </Button>
      </div>
      {finding ? <FindDialog onClose={() => setFinding(false)} /> : null}
    </aside>
  );
}
