import { FolderOpen } from "lucide-react";
import { useEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../../ipc/ask.ts";
import { act } from "../../state/act.ts";
import { useQuery } from "../../state/use-query.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";

const words = messages.storage;

const measureFolders = () => ask("storage.list");

/** Where Easel keeps what, and how much each takes; measured when somebody looks. */
export function StorageCard() {
  const { value, error, look } = useQuery(measureFolders);
  useEffect(() => void look(), [look]);
  if (error) return <Problem title={words.failed} error={error} onRetry={look} />;
  return (
    <ul className="card storage" aria-busy={value === null}>
      {value === null ? <li className="soft">{words.measuring}</li> : null}
      {value?.map(({ id, folder, bytes }) => (
        <li key={id}>
          <div className="option-words">
            <p className="switch-label">{words.names[id]}</p>
            <code className="choice-path selectable">{folder}</code>
          </div>
          <span className="storage-size">{bytes === 0 ? words.empty : messages.formats.fileSize(bytes)}</span>
          <Button size="s" icon={FolderOpen} aria-label={words.showLabel(words.names[id])} onClick={() => act("storage.reveal", id)}>
            {words.show}
          </Button>
        </li>
      ))}
    </ul>
  );
}
