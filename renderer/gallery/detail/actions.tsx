import { Download, Ellipsis, Repeat2, Trash2 } from "lucide-react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { makeAgain, save } from "../picture-actions.ts";
import { fileItems, makeItems } from "../picture-menu.ts";

const words = messages.gallery.detail;

/** What can be done with the picture; the same as in its menu. */
export function Actions({ picture, onTrash }: { picture: Picture; onTrash: () => unknown }) {
  const [, ...others] = makeItems(picture);
  const [copy, ...rest] = fileItems(picture);
  const first = copy ? [copy] : [];
  return (
    <div className="detail-actions">
      <Button look="primary" icon={Repeat2} disabled={!picture.prompt && !picture.tool} onClick={() => makeAgain(picture)}>
        {words.again}
      </Button>
      {[...others, ...first].map(({ label, icon, disabled, run }) => (
        <Button key={label} disabled={disabled ?? false} {...(icon && { icon })} onClick={run}>
          {label}
        </Button>
      ))}
      <Menu label={words.moreActions} groups={[rest]}>
        <Button icon={Ellipsis}>{words.moreActions}</Button>
      </Menu>
      <Button icon={Download} onClick={() => save([picture.id])}>
        {words.saveAs}
      </Button>
      <Button look="danger" icon={Trash2} onClick={onTrash}>
        {words.trash}
      </Button>
    </div>
  );
}
