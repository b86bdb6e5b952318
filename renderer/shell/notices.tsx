import { Info, TriangleAlert, X } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { IconButton } from "../ui/button.tsx";

/** What main has to tell once; it stays until the person closes it. */
export function Notices({ notices }: { notices: AppState["notices"] }) {
  if (notices.length === 0) return null;
  return (
    <section className="notices" aria-label={messages.app.notices}>
      {notices.map((notice) => {
        const Icon = notice.tone === "info" ? Info : TriangleAlert;
        return (
          <div key={notice.id} className={`notice notice-${notice.tone}`}>
            <Icon aria-hidden className="notice-icon" />
            <p>{notice.text}</p>
            <IconButton label={messages.app.dismiss} icon={X} onClick={() => act("app.dismissNotice", notice.id)} />
          </div>
        );
      })}
    </section>
  );
}
