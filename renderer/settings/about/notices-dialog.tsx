import { useEffect, useMemo, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../../ipc/ask.ts";
import { useQuery } from "../../state/use-query.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Problem } from "../../ui/problem.tsx";
import { noticesIn, noticesWith } from "./notices.ts";

const words = messages.about;

const readNotices = () => ask("about.notices");

/** The licences of what others made; read when somebody looks. */
export function NoticesDialog({ onClose }: { onClose: () => void }) {
  const { value, error, look } = useQuery(readNotices);
  const [search, setSearch] = useState("");
  useEffect(() => void look(), [look]);
  const notices = useMemo(() => noticesIn(value ?? ""), [value]);
  const shown = noticesWith(notices, search);
  return (
    <Dialog label={words.notices} className="find" onClose={onClose}>
      <div className="find-inner">
        <h2>{words.notices}</h2>
        <input
          className="field"
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <p className="faint" role="status">
          {value === null ? (error ? null : words.loading) : words.found(shown.length)}
        </p>
        {error ? <Problem title={words.failed} error={error} onRetry={look} /> : null}
        <ul className="notices-list">
          {shown.map(({ packages, text }) => (
            <li key={packages} translate="no">
              <Disclosure summary={packages}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
                <pre className="snippet" tabIndex={0}>
                  {text}
                </pre>
              </Disclosure>
            </li>
          ))}
        </ul>
        <div className="find-foot">
          <Button onClick={onClose}>{messages.app.close}</Button>
        </div>
      </div>
    </Dialog>
  );
}
