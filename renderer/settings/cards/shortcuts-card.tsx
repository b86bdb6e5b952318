import { COMMANDS } from "#contract/commands.ts";
import { messages } from "#contract/messages/messages.ts";
import { Keys } from "../../shell/keys.tsx";

/** What the keyboard can do from everywhere. */
export function ShortcutsCard({ platform }: { platform: string }) {
  return (
    <dl className="card settings-card shortcuts">
      {COMMANDS.map(({ id, keys }) =>
        keys === null ? null : (
          <div key={id} className="shortcut">
            <dt>{messages.commands.names[id]}</dt>
            <dd>
              <Keys keys={keys} platform={platform} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
