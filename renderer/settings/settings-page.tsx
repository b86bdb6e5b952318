import { Search, X } from "lucide-react";
import { useState } from "react";
import { messages, workflowFaultSentence } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { useBridgeOptions } from "./options/use-bridge-options.ts";
import { matching, type Section } from "./search.ts";
import { sectionsOf } from "./sections.tsx";
import "./options/options.css";

const words = messages.settings;

/** Everything that can be set, on one page that is searched as one types. */
export function SettingsPage({ app }: { app: AppState }) {
  const [search, setSearch] = useState("");
  const options = useBridgeOptions();
  const shown = matching(sectionsOf(app, options), search);
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        <div className="search settings-search">
          <Search aria-hidden />
          <input
            className="field"
            type="search"
            aria-label={words.search.label}
            placeholder={words.search.hint}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          {search ? <IconButton label={messages.gallery.clearSearch} icon={X} onClick={() => setSearch("")} /> : null}
        </div>
      </div>
      {app.bridge.kind === "failed" ? <Problem title={messages.app.bridgeFailed} error={app.bridge.error} /> : null}
      {search ? null : <BrokenWorkflows broken={app.brokenWorkflows} />}
      {options.error ? <Problem title={messages.bridgeOptions.failed} error={options.error} onRetry={options.look} /> : null}
      {shown.map((section) => (
        <SectionView key={section.id} section={section} />
      ))}
      <p className="soft" role="status">
        {shown.length === 0 ? words.search.none : null}
      </p>
      <footer className="settings-foot">
        <Button look="quiet" size="s" onClick={() => act("app.quit")}>
          {words.quit}
        </Button>
      </footer>
    </>
  );
}

function SectionView({ section: { id, title, lead, look, entries } }: { section: Section }) {
  const list = entries.map(({ id: entry, show }) => (
    <div key={entry} className="settings-entry">
      {show}
    </div>
  ));
  if (look === "whole") return <>{list}</>;
  return (
    <section className="settings-section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {lead ? <p className="soft">{lead}</p> : null}
      {look === "card" ? <div className="card settings-card">{list}</div> : list}
    </section>
  );
}

function BrokenWorkflows({ broken }: { broken: AppState["brokenWorkflows"] }) {
  if (broken.length === 0) return null;
  return (
    <section className="card broken" aria-labelledby="broken-title">
      <h2 id="broken-title">{words.brokenWorkflows.title}</h2>
      <p className="soft">{words.brokenWorkflows.lead}</p>
      <ul>
        {broken.map(({ file, line, reason }) => (
          <li key={`${file} ${line}`}>
            <code className="broken-file">{line === null ? file : messages.workflows.fileAndLine(file, line)}</code>
            <p>{workflowFaultSentence(reason)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
