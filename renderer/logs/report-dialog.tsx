import { FileArchive } from "lucide-react";
import { useEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../ipc/ask.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { useQuery } from "../state/use-query.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";

const words = messages.logs.report;

const makeReport = () => ask("logs.report");

/** The report for whoever helps: all that is in it is shown before it is saved. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { value: files, error, look } = useQuery(makeReport);
  useEffect(() => {
    void look();
  }, [look]);
  const save = async () => {
    const answer = await act("logs.saveReport");
    if (!answer.ok || !answer.value) return;
    addToast({ tone: "done", text: words.saved });
    onClose();
  };
  return (
    <Dialog label={words.title} className="report" onClose={onClose}>
      <h2>{words.title}</h2>
      {error ? <Problem error={error} onRetry={look} alert /> : null}
      {files ? <p className="soft">{words.lead}</p> : error ? null : <p className="soft">{words.making}</p>}
      {files?.map(({ name, text }) => (
        <Disclosure key={name} summary={name}>
          <pre className="report-text">{text}</pre>
        </Disclosure>
      ))}
      <div className="button-row">
        <Button onClick={onClose}>{words.close}</Button>
        <Button look="primary" icon={FileArchive} disabled={files === null} onClick={save}>
          {words.save}
        </Button>
      </div>
    </Dialog>
  );
}
