import { FolderPlus, Trash2, X } from "lucide-react";
import { useEffect } from "react";
import type { GalleryFolder } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../ipc/ask.ts";
import { act } from "../state/act.ts";
import { useAppStore } from "../state/app-store.ts";
import { useQuery } from "../state/use-query.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

const words = messages.gallery.folders;

const askFolders = () => ask("gallery.folders");

/** The folders whose pictures are in the gallery. */
export function FoldersDialog({ onClose }: { onClose: () => void }) {
  const version = useAppStore((state) => state.galleryVersion);
  const { value, look } = useQuery(askFolders);
  // biome-ignore lint/correctness/useExhaustiveDependencies: version is a reason to look again
  useEffect(() => void look(), [look, version]);
  const add = async () => {
    const answer = await act("gallery.addFolder");
    if (answer.ok && answer.value) void look();
  };
  const remove = async ({ id }: GalleryFolder) => {
    if ((await act("gallery.removeFolder", id)).ok) void look();
  };
  return (
    <Dialog label={words.title} className="folders" onClose={onClose}>
      <div className="dialog-head">
        <h2>{words.title}</h2>
        <IconButton label={messages.app.close} icon={X} onClick={onClose} />
      </div>
      <p className="soft">{words.lead}</p>
      <ul className="folder-list">
        {(value ?? []).map((folder) => (
          <li key={folder.id}>
            <div className="folder-words">
              <strong>{folder.name}</strong>
              <span className="faint folder-place">{folder.place}</span>
              <span className="faint">{folder.there ? messages.gallery.pictures(folder.pictures) : words.away}</span>
            </div>
            {folder.kind === "added" ? (
              <IconButton label={words.remove(folder.name)} icon={Trash2} onClick={() => remove(folder)} />
            ) : (
              <span className="faint">{words.kinds[folder.kind]}</span>
            )}
          </li>
        ))}
      </ul>
      <Button look="primary" icon={FolderPlus} onClick={add}>
        {words.add}
      </Button>
    </Dialog>
  );
}
