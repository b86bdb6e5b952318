import type { ReactNode } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState, Settings } from "#contract/view.ts";
import { AddedEngines } from "../engines/added-engines.tsx";
import { showFirstRun } from "../first-run/steps.ts";
import { act } from "../state/act.ts";
import { toggleHelp } from "../state/help.ts";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Switch } from "../ui/switch.tsx";
import { UpdatesCard } from "../updates/updates-card.tsx";
import { AboutCard } from "./about/about-card.tsx";
import { BackgroundCard } from "./cards/background-card.tsx";
import { PartnerKeyCard } from "./cards/partner-key-card.tsx";
import { ShortcutsCard } from "./cards/shortcuts-card.tsx";
import { StorageCard } from "./cards/storage-card.tsx";
import { ResetCard, TransferCard } from "./cards/transfer-card.tsx";
import { UninstallCard } from "./cards/uninstall-card.tsx";
import { EngineChoice } from "./engine-choice.tsx";
import { EngineFound } from "./engine-found.tsx";
import { LanguageRow } from "./language-row.tsx";
import { LaunchCard } from "./launch-card.tsx";
import { type OptionGroup, optionGroups } from "./options/groups.ts";
import { OptionRow } from "./options/option-row.tsx";
import type { BridgeOptions } from "./options/use-bridge-options.ts";
import type { Entry, Section } from "./search.ts";
import { ZoomRow } from "./zoom-row.tsx";

const words = messages.settings;
const themes: readonly Settings["theme"][] = ["system", "light", "dark"];

/** Main answers a change with a new slice of state, which is what the controls show. */
const change = (settings: Omit<Partial<Settings>, "launch">) => act("settings.change", settings);

/** Every setting there is, in the order of the page. */
export function sectionsOf(app: AppState, options: BridgeOptions): Section[] {
  const { title, licence, notices } = messages.about;
  const { help } = messages;
  return [
    ...engineSections(app),
    ...windowSections(app),
    ...optionSections(options),
    ...keepingSections(app),
    {
      id: "help",
      title: help.title,
      lead: null,
      look: "card",
      entries: [{ id: "help", words: [help.lead], show: <ActionRow hint={help.lead} button={help.open} onClick={toggleHelp} /> }],
    },
    one("about", title, null, <AboutCard version={app.version} />, [licence, notices]),
  ];
}

/** A section of one thing, which is found by its words. */
const one = (id: string, title: string, lead: string | null, show: ReactNode, more: readonly string[] = []): Section => ({
  id,
  title,
  lead,
  look: "plain",
  entries: [{ id, words: more, show }],
});

function engineSections(app: AppState): Section[] {
  const { settings, engine } = app;
  const { practice, auto, folder, url } = words.engine;
  const isStarted = settings.engine.kind === "folder" || settings.engine.kind === "auto";
  const { launch } = words;
  const added = messages.engines.settings;
  return [
    one(
      "engine",
      words.engine.title,
      words.engine.lead,
      <EngineChoice engine={engine} chosen={settings.engine} />,
      [practice, auto, folder, url].flatMap(({ title, body }) => [title, body]),
    ),
    one("found", words.found.title, null, <EngineFound />, [words.found.again]),
    {
      id: "added-engines",
      title: added.title,
      lead: added.lead,
      look: "whole",
      entries: [{ id: "added-engines", words: [added.add], show: <AddedEngines app={app} /> }],
    },
    ...(isStarted
      ? [
          one("launch", launch.title, launch.lead, <LaunchCard launch={settings.launch} engine={engine} />, [
            launch.memory,
            launch.models,
            launch.device,
            launch.reserve,
            launch.flags,
          ]),
        ]
      : []),
    one("partner-key", words.partnerKey.title, words.partnerKey.lead, <PartnerKeyCard state={app.partnerKey} />, [words.partnerKey.label]),
  ];
}

function windowSections(app: AppState): Section[] {
  const { settings } = app;
  const { look, notifications, background } = words;
  const entry = (id: string, label: string, show: ReactNode, more: readonly string[] = []): Entry => ({
    id,
    words: [label, ...more],
    show,
  });
  return [
    {
      id: "look",
      title: look.title,
      lead: null,
      look: "card",
      entries: [
        entry("theme", look.theme, <ThemeRow theme={settings.theme} />, Object.values(look.themes)),
        entry("zoom", look.zoom.label, <ZoomRow zoom={settings.zoom} onChoose={(zoom) => change({ zoom })} />),
        entry("language", look.language, <LanguageRow chosen={settings.language} onChoose={(language) => change({ language })} />),
      ],
    },
    {
      id: "notifications",
      title: notifications.title,
      lead: null,
      look: "card",
      entries: [
        entry(
          "finished",
          notifications.finished,
          <Switch
            label={notifications.finished}
            hint={notifications.finishedHint}
            checked={settings.notifyFinished}
            onChange={(notifyFinished) => change({ notifyFinished })}
          />,
        ),
        entry(
          "problems",
          notifications.problems,
          <Switch
            label={notifications.problems}
            hint={notifications.problemsHint}
            checked={settings.notifyProblems}
            onChange={(notifyProblems) => change({ notifyProblems })}
          />,
        ),
      ],
    },
    one("background", background.title, null, <BackgroundCard app={app} />, [background.login, background.closed]),
    one("updates", messages.updates.title, null, <UpdatesCard updates={app.updates} on={settings.checkForUpdates} />, [
      messages.updates.ask,
    ]),
    one(
      "shortcuts",
      messages.commands.shortcuts.title,
      null,
      <ShortcutsCard platform={app.platform} />,
      Object.values(messages.commands.names),
    ),
  ];
}

function ThemeRow({ theme }: { theme: Settings["theme"] }) {
  return (
    <div className="settings-row">
      <span className="switch-label">{words.look.theme}</span>
      <Segmented
        label={words.look.theme}
        value={theme}
        options={themes.map((value) => ({ value, label: words.look.themes[value] }))}
        onChange={(chosen) => change({ theme: chosen })}
      />
    </div>
  );
}

/** The bridge's options; none while nobody knows what they are set to. */
function optionSections({ view, change: changeOption }: BridgeOptions): Section[] {
  if (!view) return [];
  const { groups, options, fileTitle, file, openFile } = messages.bridgeOptions;
  const ids = Object.keys(optionGroups) as OptionGroup[];
  return [
    ...ids.map(
      (id): Section => ({
        id: `bridge-${id}`,
        title: groups[id].title,
        lead: groups[id].lead,
        look: "card",
        entries: optionGroups[id].map((name) => ({
          id: name,
          // Also by its name in config.yaml.
          words: [options[name].label, options[name].hint ?? "", name],
          show: <OptionRow name={name} view={view} change={changeOption} />,
        })),
      }),
    ),
    {
      id: "bridge-file",
      title: fileTitle,
      lead: null,
      look: "card",
      entries: [
        {
          id: "file",
          words: [file, openFile],
          show: <ActionRow hint={file} button={openFile} onClick={() => act("options.openFile")} />,
        },
      ],
    },
  ];
}

function keepingSections(app: AppState): Section[] {
  const { storage, transfer, firstRun, uninstall } = messages;
  return [
    one("storage", storage.title, storage.lead, <StorageCard />, Object.values(storage.names)),
    one("transfer", transfer.title, transfer.lead, <TransferCard />, [transfer.export, transfer.import]),
    {
      id: "first-steps",
      title: firstRun.again.title,
      lead: null,
      look: "card",
      entries: [
        {
          id: "again",
          words: [firstRun.again.hint],
          show: <ActionRow hint={firstRun.again.hint} button={firstRun.again.button} onClick={showFirstRun} />,
        },
      ],
    },
    one("reset", transfer.resetTitle, transfer.resetLead, <ResetCard />, [transfer.reset]),
    one("uninstall", uninstall.title, uninstall.lead, <UninstallCard app={app} />, [uninstall.remove]),
  ];
}

function ActionRow({ hint, button, onClick }: { hint: string; button: string; onClick: () => unknown }) {
  return (
    <div className="settings-row">
      <p className="soft option-words">{hint}</p>
      <Button size="s" onClick={onClick}>
        {button}
      </Button>
    </div>
  );
}
