import { messages } from "#contract/messages/messages.ts";
import type { Release, UpdateView } from "#contract/updates.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { Switch } from "../ui/switch.tsx";

const words = messages.updates;

type Asked = Exclude<UpdateView, { kind: "unconfigured" | "managed" }>;

/** Whether Easel asks for newer versions, what it is told, and what can be done about it. */
export function UpdatesCard({ updates, on }: { updates: UpdateView; on: boolean }) {
  if (updates.kind === "unconfigured") return <p className="soft">{words.unconfigured}</p>;
  if (updates.kind === "managed") return <p className="soft">{words.managed(updates.by)}</p>;
  return (
    <div className="card settings-card">
      <Switch
        label={words.ask}
        hint={words.askHint(updates.host)}
        checked={on}
        onChange={(checkForUpdates) => act("settings.change", { checkForUpdates })}
      />
      <State updates={updates} />
      {"release" in updates ? <WhatIsNew release={updates.release} /> : null}
    </div>
  );
}

function State({ updates }: { updates: Asked }) {
  if (updates.kind === "failed") return <Problem error={updates.error} onRetry={() => act("updates.ask")} />;
  return (
    <div className="settings-row">
      <p role="status">{sentence(updates)}</p>
      <NextStep updates={updates} />
    </div>
  );
}

function NextStep({ updates }: { updates: Asked }) {
  switch (updates.kind) {
    case "available":
      return <Button onClick={() => act("updates.openPage")}>{words.page}</Button>;
    case "ready":
      return (
        <Button disabled={updates.waitsFor !== null} onClick={() => act("updates.install")}>
          {words.restart}
        </Button>
      );
    case "downloading":
      return null;
    default:
      return (
        <Button size="s" disabled={updates.kind === "asking"} onClick={() => act("updates.ask")}>
          {words.now}
        </Button>
      );
  }
}

function sentence(updates: Exclude<Asked, { kind: "failed" }>): string {
  const { states } = words;
  switch (updates.kind) {
    case "off":
    case "unasked":
    case "asking":
      return states[updates.kind];
    case "current":
      return states.current(messages.formats.date(updates.at));
    case "available":
    case "downloading":
      return states[updates.kind](updates.release.version);
    case "ready":
      return updates.waitsFor === null ? states.ready(updates.release.version) : states.waits[updates.waitsFor];
  }
}

function WhatIsNew({ release }: { release: Release }) {
  return (
    <Disclosure summary={words.whatIsNew(release.version)}>
      <p className="release-notes">{release.notes}</p>
    </Disclosure>
  );
}
