import { TriangleAlert } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { planChange, useAppStore } from "../state/app-store.ts";
import { Button } from "../ui/button.tsx";
import { needsRepair, repairText } from "./status.ts";

/** On every page: an AI app has lost Easel, or looks for it in the wrong place. A click shows the change that puts it back. */
export function Repairs() {
  const broken = (useAppStore((state) => state.aiApps) ?? []).filter(needsRepair);
  if (broken.length === 0) return null;
  return (
    <section className="notices" aria-label={messages.nav.connect}>
      {broken.map((aiApp) => (
        <div key={aiApp.id} className="notice notice-problem">
          <TriangleAlert aria-hidden className="notice-icon" />
          <p>{repairText(aiApp)}</p>
          {aiApp.config.kind === "vanished" ? (
            <Button
              look="quiet"
              size="s"
              onClick={() => act("connect.leave", aiApp.id)}
              aria-label={`${messages.connect.leave}: ${aiApp.name}`}
            >
              {messages.connect.leave}
            </Button>
          ) : null}
          <Button size="s" onClick={() => planChange(aiApp.id, "write")} aria-label={`${messages.connect.putBack}: ${aiApp.name}`}>
            {messages.connect.putBack}
          </Button>
        </div>
      ))}
    </section>
  );
}
