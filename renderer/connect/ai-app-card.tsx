import { RotateCw } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { planChange } from "../state/app-store.ts";
import { useNow } from "../state/now.ts";
import { Button } from "../ui/button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Initial } from "../ui/initial.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { ChangeList, changesOf } from "./changes.tsx";
import { OtherWays } from "./other-ways.tsx";
import { RestartButton } from "./restart-button.tsx";
import { canShowPictures, concern } from "./status.ts";
import { Ticks } from "./ticks.tsx";

const words = messages.connect;

/** `compact` leaves out what is the same for every app that is not here. */
export function AiAppCard({ aiApp, compact }: { aiApp: ClientView; compact: boolean }) {
  const now = useNow(30_000);
  const problem = concern(aiApp);
  const kind = aiApp.config.kind;
  return (
    <li className="card ai-app">
      <div className="ai-app-head">
        <Initial name={aiApp.name} />
        <div className="ai-app-words">
          <h3>
            {aiApp.name} {compact ? null : <span className="faint ai-app-found">{aiApp.detected ?? words.notFound}</span>}
          </h3>
          {kind === "by_hand" || compact ? null : <Ticks aiApp={aiApp} now={now} />}
        </div>
        <MainButtons aiApp={aiApp} />
      </div>
      {problem ? <Problem error={problem} mild={kind === "stale" || kind === "foreign" || kind === "vanished"} /> : null}
      {kind === "written" && !problem ? <NextStep aiApp={aiApp} /> : null}
      {canShowPictures(aiApp) ? <ChatViews aiApp={aiApp} /> : null}
      <div className="ai-app-more">
        <Disclosure summary={aiApp.ways.link || aiApp.ways.bundle ? words.ways.title : words.ways.byHand}>
          <OtherWays aiApp={aiApp} />
        </Disclosure>
        {aiApp.changes.length > 0 ? (
          <Disclosure summary={words.changes.title}>
            <ChangeList changes={changesOf([aiApp])} named={false} now={now} />
          </Disclosure>
        ) : null}
      </div>
    </li>
  );
}

/** Some people like their chats without pictures. */
function ChatViews({ aiApp: { id, name, chatViews } }: { aiApp: ClientView }) {
  const { label, hint, show } = words.chatViews;
  return (
    <div className="ai-app-views">
      <div>
        <span className="switch-label">{label}</span>
        <p className="soft">{hint}</p>
      </div>
      <Segmented
        label={`${label}: ${name}`}
        value={chatViews.show}
        options={(["always", "never"] as const).map((value) => ({ value, label: show[value] }))}
        onChange={(chosen) => act("connect.showViews", { client: id, show: chosen })}
      />
    </div>
  );
}

function MainButtons({ aiApp: { id, name, config, detected, starts } }: { aiApp: ClientView }) {
  const button = (label: string, onClick: () => unknown, look: "primary" | "plain" | "quiet") => (
    <Button look={look} size={look === "quiet" ? "s" : "m"} onClick={onClick} aria-label={`${label}: ${name}`}>
      {label}
    </Button>
  );
  const write = (label: string) => button(label, () => planChange(id, "write"), detected === null ? "plain" : "primary");
  const remove = button(words.remove, () => planChange(id, "remove"), "quiet");
  const check = (
    <Button
      size="s"
      icon={RotateCw}
      busy={starts.kind === "trying"}
      onClick={() => act("connect.check", id)}
      aria-label={`${words.check}: ${name}`}
    >
      {words.check}
    </Button>
  );
  const buttons = {
    absent: write(words.connect),
    foreign: null,
    by_hand: null,
    unreadable: write(words.connect),
    written: (
      <>
        {remove}
        {check}
      </>
    ),
    stale: (
      <>
        {remove}
        {write(words.again)}
      </>
    ),
    vanished: (
      <>
        {button(words.leave, () => act("connect.leave", id), "quiet")}
        {write(words.putBack)}
      </>
    ),
  }[config.kind];
  // Keyed, or "Connect" would turn into "Remove" under the finger that just pressed it.
  return buttons ? (
    <div key={config.kind} className="button-row">
      {buttons}
    </div>
  ) : null;
}

/** One sentence, and where Easel can do it, its button. */
const NextStep = ({ aiApp }: { aiApp: ClientView }) => (
  <div className="ai-app-next">
    <p>{aiApp.next}</p>
    <RestartButton aiApp={aiApp} />
  </div>
);
