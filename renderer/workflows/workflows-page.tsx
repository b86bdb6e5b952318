import { FileJson, FilePlus2, Wand2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { messages, workflowFaultSentence } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import type { WorkflowList } from "#contract/workflow.ts";
import { ask } from "../ipc/ask.ts";
import { useQuery } from "../state/use-query.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Problem } from "../ui/problem.tsx";
import { importFiles, proposeFrom, WORKFLOW_FILES } from "./import.ts";
import { RemoveButton } from "./remove-button.tsx";
import { ToolCard } from "./tool-card.tsx";

const words = messages.workflows;

/** The person's own workflows as tools of their AI apps. */
export function WorkflowsPage({ app }: { app: AppState }) {
  const { list, error, waiting, look } = useWorkflows(app);
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        <ChooseFile />
      </div>
      <p className="page-lead">{words.lead}</p>
      {app.bridge.kind === "failed" ? <Problem title={messages.app.bridgeFailed} error={app.bridge.error} /> : null}
      {error ? <Problem title={words.failed} error={error} onRetry={look} /> : null}
      {!list && (waiting || app.bridge.kind === "starting") ? (
        <p className="soft" role="status">
          {words.loading}
        </p>
      ) : null}
      {list ? <Lists list={list} look={look} /> : null}
    </>
  );
}

const listWorkflows = () => ask("workflows.list");

/** Asked again whenever the bridge has read the folder, or its tools have changed. */
function useWorkflows({ bridge, brokenWorkflows, draftWorkflows }: AppState) {
  const { value: list, error, waiting, look } = useQuery(listWorkflows);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these slices say that there is something new, not what
  useEffect(() => {
    if (bridge.kind === "ready") void look();
  }, [look, bridge, brokenWorkflows, draftWorkflows]);
  return { list, error, waiting, look };
}

function Lists({ list: { tools, drafts, broken }, look }: { list: WorkflowList; look: () => unknown }) {
  if (tools.length + drafts.length + broken.length === 0) {
    return (
      <div className="drop-place">
        <Empty art={<FileJson aria-hidden />} title={words.emptyTitle}>
          <p className="soft">{words.empty}</p>
        </Empty>
      </div>
    );
  }
  return (
    <>
      {drafts.length > 0 ? (
        <section aria-labelledby="drafts-title">
          <div className="section-head">
            <h2 id="drafts-title">{words.drafts}</h2>
          </div>
          <ul className="workflows">
            {drafts.map((name) => (
              <li key={name} className="card workflow">
                <div className="workflow-words">
                  <h3>{name}</h3>
                  <p className="soft">{words.draft}</p>
                </div>
                <Button size="s" look="primary" icon={Wand2} onClick={() => proposeFrom({ kind: "draft", name })}>
                  {words.makeTool}
                </Button>
                <RemoveButton which={{ kind: "draft", name }} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {tools.length > 0 ? (
        <section aria-labelledby="tools-title">
          <div className="section-head">
            <h2 id="tools-title">{words.tools}</h2>
          </div>
          <ul className="workflows">
            {tools.map((tool) => (
              <ToolCard key={tool.toolName} tool={tool} look={look} />
            ))}
          </ul>
        </section>
      ) : null}
      {broken.map(({ file, line, reason }) => (
        <Problem
          key={file}
          mild
          title={line === null ? file : words.fileAndLine(file, line)}
          error={{ message: workflowFaultSentence(reason), remedy: "" }}
        />
      ))}
    </>
  );
}

function ChooseFile() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={FilePlus2} onClick={() => input.current?.click()}>
        {words.choose}
      </Button>
      <input
        ref={input}
        type="file"
        accept={WORKFLOW_FILES}
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = ""; // the same file may be chosen again
          if (files.length > 0) void importFiles(files);
        }}
      />
    </>
  );
}
