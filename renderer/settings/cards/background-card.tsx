import { messages } from "#contract/messages/messages.ts";
import type { AppState, Settings } from "#contract/view.ts";
import { act } from "../../state/act.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { Switch } from "../../ui/switch.tsx";

const words = messages.settings.background;
const choices: readonly Settings["whenClosed"][] = ["ask", "keep", "quit"];

/** Where a tray shows that Easel goes on, closing the window needs no choice. */
export function BackgroundCard({ app: { settings, tray } }: { app: AppState }) {
  return (
    <div className="card settings-card">
      <Switch
        label={words.login}
        hint={words.loginHint}
        checked={settings.launchAtLogin}
        onChange={(launchAtLogin) => act("settings.change", { launchAtLogin })}
      />
      {tray ? null : (
        <div className="settings-row">
          <div>
            <span className="switch-label">{words.closed}</span>
            <p className="soft">{words.closedHint}</p>
          </div>
          <Segmented
            label={words.closed}
            value={settings.whenClosed}
            options={choices.map((value) => ({ value, label: words.whenClosed[value] }))}
            onChange={(whenClosed) => act("settings.change", { whenClosed })}
          />
        </div>
      )}
    </div>
  );
}
