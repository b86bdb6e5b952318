import { ArrowDownToLine, ClipboardCopy, FileArchive, FolderOpen, Search, X } from "lucide-react";
import { useMemo, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { EngineFilter } from "./engine-filter.tsx";
import { enginesIn, filtered, type SourceFilter } from "./lines.ts";
import { LogView } from "./log-view.tsx";
import { ReportDialog } from "./report-dialog.tsx";
import { useLines } from "./use-lines.ts";

const words = messages.logs;
const sources: readonly SourceFilter[] = ["all", "engine", "bridge", "app"];

export function LogsPage() {
  const { lines, error, retry } = useLines();
  const [source, setSource] = useState<SourceFilter>("all");
  const [engine, setEngine] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [following, setFollowing] = useState(true);
  const shown = useMemo(() => filtered(lines ?? [], { source, engine, search }), [lines, source, engine, search]);
  const engines = useMemo(() => enginesIn(lines ?? []), [lines]);
  const [reporting, setReporting] = useState(false);
  const copy = async () => {
    if ((await act("logs.copyDiagnostics")).ok) addToast({ tone: "done", text: words.diagnosticsCopied });
  };
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        <div className="button-row">
          <Button size="s" icon={ClipboardCopy} onClick={copy}>
            {words.diagnostics}
          </Button>
          <Button size="s" icon={FileArchive} onClick={() => setReporting(true)}>
            {words.report.button}
          </Button>
          <Button size="s" icon={FolderOpen} onClick={() => act("logs.revealFolder")}>
            {words.folder}
          </Button>
        </div>
      </div>
      {reporting ? <ReportDialog onClose={() => setReporting(false)} /> : null}
      <div className="log-bar">
        <Segmented
          label={words.source}
          value={source}
          options={sources.map((value) => ({ value, label: value === "all" ? words.all : words.sources[value] }))}
          onChange={setSource}
        />
        {source === "engine" && engines.length > 0 ? <EngineFilter engines={engines} value={engine} onChange={setEngine} /> : null}
        <div className="search log-search">
          <Search aria-hidden />
          <input
            type="search"
            className="field"
            aria-label={words.search}
            placeholder={words.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          {search ? <IconButton label={messages.gallery.clearSearch} icon={X} onClick={() => setSearch("")} /> : null}
        </div>
        {lines ? <p className="faint log-count">{words.lines(shown.length)}</p> : null}
        <Button
          look={following ? "primary" : "plain"}
          size="s"
          icon={ArrowDownToLine}
          aria-pressed={following}
          onClick={() => setFollowing(!following)}
        >
          {words.follow}
        </Button>
      </div>
      {error ? <Problem error={error} onRetry={retry} /> : null}
      <div className="card log-frame">
        {shown.length > 0 ? (
          <LogView lines={shown} following={following} onFollow={setFollowing} />
        ) : lines ? (
          <Empty title={lines.length === 0 ? words.none : words.nothingFound} />
        ) : null}
      </div>
    </>
  );
}
