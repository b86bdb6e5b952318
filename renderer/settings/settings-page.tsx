import { messages, workflowFaultSentence } from "#contract/messages/messages.ts";
import type { AppState, Settings } from "#contract/view.ts";
import { AddedEngines } from "../engines/added-engines.tsx";
import { showFirstRun } from "../first-run/steps.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Switch } from "../ui/switch.tsx";
import { UpdatesCard } from "../updates/updates-card.tsx";
import { BackgroundCard } from "./background-card.tsx";
import { EngineChoice } from "./engine-choice.tsx";
import { EngineFound } from "./engine-found.tsx";
import { LanguageRow } from "./language-row.tsx";
import { LaunchCard } from "./launch-card.tsx";
import { PartnerKeyCard } from "./partner-key-card.tsx";
import { ShortcutsCard } from "./shortcuts-card.tsx";
import { ZoomRow } from "./zoom-row.tsx";

const words = messages.settings;
const themes: readonly Settings["theme"][] = ["system", "light", "dark"];

/** Main answers a change with a new slice of state, which is what the controls show. */
const change = (settings: Omit<Partial<Settings>, "launch">) => act("settings.change", settings);

export function SettingsPage({ app }: { app: AppState }) {
  const { settings, bridge } = app;
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      {bridge.kind === "failed" ? <Problem title={messages.app.bridgeFailed} error={bridge.error} /> : null}
      <BrokenWorkflows broken={app.brokenWorkflows} />
      <section className="settings-section" aria-labelledby="engine-title">
        <h2 id="engine-title">{words.engine.title}</h2>
        <p className="soft">{words.engine.lead}</p>
        <EngineChoice engine={app.engine} chosen={settings.engine} />
      </section>
      <EngineFound />
      <AddedEngines app={app} />
      {settings.engine.kind === "folder" || settings.engine.kind === "auto" ? (
        <section className="settings-section" aria-labelledby="launch-title">
          <h2 id="launch-title">{messages.settings.launch.title}</h2>
          <p className="soft">{messages.settings.launch.lead}</p>
          <LaunchCard launch={settings.launch} engine={app.engine} />
        </section>
      ) : null}
      <section className="settings-section" aria-labelledby="partner-key-title">
        <h2 id="partner-key-title">{words.partnerKey.title}</h2>
        <p className="soft">{words.partnerKey.lead}</p>
        <PartnerKeyCard state={app.partnerKey} />
      </section>
      <section className="settings-section" aria-labelledby="look-title">
        <h2 id="look-title">{words.look.title}</h2>
        <div className="card settings-card">
          <div className="settings-row">
            <span className="switch-label">{words.look.theme}</span>
            <Segmented
              label={words.look.theme}
              value={settings.theme}
              options={themes.map((value) => ({ value, label: words.look.themes[value] }))}
              onChange={(theme) => change({ theme })}
            />
          </div>
          <ZoomRow zoom={settings.zoom} onChoose={(zoom) => change({ zoom })} />
          <LanguageRow chosen={settings.language} onChoose={(language) => change({ language })} />
        </div>
      </section>
      <section className="settings-section" aria-labelledby="shortcuts-title">
        <h2 id="shortcuts-title">{messages.commands.shortcuts.title}</h2>
        <ShortcutsCard platform={app.platform} />
      </section>
      <section className="settings-section" aria-labelledby="notifications-title">
        <h2 id="notifications-title">{words.notifications.title}</h2>
        <div className="card settings-card">
          <Switch
            label={words.notifications.finished}
            hint={words.notifications.finishedHint}
            checked={settings.notifyFinished}
            onChange={(notifyFinished) => change({ notifyFinished })}
          />
          <Switch
            label={words.notifications.problems}
            hint={words.notifications.problemsHint}
            checked={settings.notifyProblems}
            onChange={(notifyProblems) => change({ notifyProblems })}
          />
        </div>
      </section>
      <section className="settings-section" aria-labelledby="background-title">
        <h2 id="background-title">{messages.settings.background.title}</h2>
        <BackgroundCard app={app} />
      </section>
      <section className="settings-section" aria-labelledby="updates-title">
        <h2 id="updates-title">{messages.updates.title}</h2>
        <UpdatesCard updates={app.updates} on={settings.checkForUpdates} />
      </section>
      <section className="settings-section" aria-labelledby="first-run-again">
        <h2 id="first-run-again">{messages.firstRun.again.title}</h2>
        <div className="card settings-card">
          <div className="settings-row">
            <p className="soft">{messages.firstRun.again.hint}</p>
            <Button size="s" onClick={showFirstRun}>
              {messages.firstRun.again.button}
            </Button>
          </div>
        </div>
      </section>
      <footer className="settings-foot">
        <span className="faint">{words.version(app.version)}</span>
        <Button look="quiet" size="s" onClick={() => act("app.quit")}>
          {words.quit}
        </Button>
      </footer>
    </>
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
