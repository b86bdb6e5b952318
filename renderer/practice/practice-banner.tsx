import { Brush, X } from "lucide-react";
import { useState } from "react";
import { create } from "zustand";
import { InstallButton } from "../install/install-button.tsx";
import { askForAddress } from "../settings/asked-for.ts";
import { FindDialog } from "../settings/find-dialog.tsx";
import { type Page, useStudio } from "../state/app-store.ts";
import { text } from "../text/index.ts";
import { Button, IconButton } from "../ui/button.tsx";

/** On every picture that no AI made. */
export const PracticeBadge = () => (
  <span className="practice-badge" title={text.practice.badgeTitle}>
    {text.practice.badge}
  </span>
);

const useHidden = create<{ pages: readonly Page[] }>(() => ({ pages: [] }));

/** Wherever pictures are shown while the practice engine makes them, until it is hidden there; the marks on pictures and engine stay. */
export function PracticeBanner() {
  const [finding, setFinding] = useState(false);
  const page = useStudio((studio) => studio.page);
  const hidden = useHidden(({ pages }) => pages.includes(page));
  if (hidden) return null;
  return (
    <aside className="practice-banner" aria-label={text.practice.title}>
      <Brush aria-hidden className="practice-icon" />
      <p className="practice-title">{text.practice.title}</p>
      <div className="button-row">
        <Button size="s" onClick={() => setFinding(true)}>
          {text.practice.find}
        </Button>
        <InstallButton />
        <Button size="s" look="quiet" onClick={askForAddress}>
          {text.practice.address}
        </Button>
        <IconButton
          label={text.practice.dismiss}
          icon={X}
          onClick={() => useHidden.setState(({ pages }) => ({ pages: [...pages, page] }))}
        />
      </div>
      {finding ? <FindDialog onClose={() => setFinding(false)} /> : null}
    </aside>
  );
}
