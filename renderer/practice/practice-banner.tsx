import { Brush, X } from "lucide-react";
import { useState } from "react";
import { create } from "zustand";
import { messages } from "#contract/messages/messages.ts";
import { InstallButton } from "../install/install-button.tsx";
import { FindDialog } from "../settings/find-dialog.tsx";
import { askForAddress } from "../settings/requested-engine.ts";
import { type Page, useAppStore } from "../state/app-store.ts";
import { Button, IconButton } from "../ui/button.tsx";

/** On every picture that no AI made. */
export const PracticeBadge = () => (
  <span className="practice-badge" title={messages.practice.badgeTitle}>
    {messages.practice.badge}
  </span>
);

const useHidden = create<{ pages: readonly Page[] }>(() => ({ pages: [] }));

/** Wherever pictures are shown while the practice engine makes them, until it is hidden there; the marks on pictures and engine stay. */
export function PracticeBanner() {
  const [finding, setFinding] = useState(false);
  const page = useAppStore((state) => state.page);
  const hidden = useHidden(({ pages }) => pages.includes(page));
  if (hidden) return null;
  return (
    <aside className="practice-banner" aria-label={messages.practice.title}>
      <Brush aria-hidden className="practice-icon" />
      <p className="practice-title">{messages.practice.title}</p>
      <div className="button-row">
        <Button size="s" onClick={() => setFinding(true)}>
          {messages.practice.find}
        </Button>
        <InstallButton />
        <Button size="s" look="quiet" onClick={askForAddress}>
          {messages.practice.address}
        </Button>
      </div>
      <IconButton
        label={messages.practice.dismiss}
        icon={X}
        className="practice-hide"
        onClick={() => useHidden.setState(({ pages }) => ({ pages: [...pages, page] }))}
      />
      {finding ? <FindDialog onClose={() => setFinding(false)} /> : null}
    </aside>
  );
}
