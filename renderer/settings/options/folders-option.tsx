import { FolderPlus, X } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../../state/act.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import type { OptionProps } from "./option-props.ts";

const words = messages.bridgeOptions;

export function FoldersOption({ id, label, describedBy, value, onChange }: OptionProps<string[]>) {
  const folders = value ?? [];
  const add = async () => {
    const answer = await act("options.chooseFolder");
    if (answer.ok && answer.value !== null && !folders.includes(answer.value)) onChange([...folders, answer.value]);
  };
  const without = (folder: string) => folders.filter((one) => one !== folder);
  return (
    <>
      {folders.length > 0 ? (
        <ul className="option-folders" aria-label={label}>
          {folders.map((folder) => (
            <li key={folder}>
              <code className="choice-path selectable">{folder}</code>
              <IconButton
                label={words.removeFolder(folder)}
                icon={X}
                onClick={() => onChange(folders.length === 1 ? null : without(folder))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <Button id={id} size="s" icon={FolderPlus} aria-label={`${label}: ${words.addFolder}`} aria-describedby={describedBy} onClick={add}>
        {words.addFolder}
      </Button>
    </>
  );
}
