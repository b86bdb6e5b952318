import { CircleAlert, FolderOpen, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ModelsView } from "#contract/models.ts";
import type { AppState } from "#contract/view.ts";
import { InstallButton } from "../install/install-button.tsx";
import { ask } from "../ipc/ask.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { useQuery } from "../state/use-query.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Problem } from "../ui/problem.tsx";
import { Strip } from "../ui/strip.tsx";
import { Downloads } from "./downloads.tsx";
import { InstalledModels } from "./installed-models.tsx";
import { LinkForm } from "./link-form.tsx";
import { Offers } from "./offers.tsx";
import { useWanted, type Wish } from "./open.ts";
import { PlanDialog } from "./plan-dialog.tsx";

const words = messages.models;

const listModels = () => ask("models.list");

export function ModelsPage({ app }: { app: AppState }) {
  const { value, error, look } = useQuery(listModels);
  const [wish, setWish] = useState<Wish | null>(null);
  const wanted = useWanted((state) => state.model);
  const finished = app.modelDownloads.filter(({ state }) => state.kind === "done").length;
  const { kind } = app.engine.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every model that came, and every engine
  useEffect(() => {
    void look();
  }, [look, finished, kind, app.paintModel]);
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        {value?.place ? <PlaceButtons onChange={look} /> : null}
      </div>
      <p className="page-lead">{words.lead}</p>
      {wanted === null ? null : <Strip icon={CircleAlert} title={words.wanted.title(wanted)} detail={words.wanted.detail} />}
      <Downloads downloads={app.modelDownloads} />
      {error ? <Problem title={words.failed} error={error} onRetry={look} /> : null}
      {value ? <Contents view={value} onWish={setWish} onChange={look} /> : error ? null : <p className="soft">{words.loading}</p>}
      {wish ? <PlanDialog wish={wish} onClose={() => setWish(null)} /> : null}
    </>
  );
}

interface ContentsProps {
  view: ModelsView;
  onWish: (wish: Wish) => void;
  onChange: () => Promise<void>;
}

function Contents({ view, onWish, onChange }: ContentsProps) {
  if (!view.place) {
    return (
      <Empty title={words.noPlace.title}>
        <p className="soft">{words.noPlace.detail}</p>
        <InstallButton />
      </Empty>
    );
  }
  const { folder, free } = view.place;
  return (
    <>
      <Offers view={view} onGet={(id) => onWish({ kind: "offer", id })} />
      <LinkForm onLink={(url) => onWish({ kind: "link", url })} />
      <InstalledModels models={view.installed} onChange={onChange} />
      <p className="faint">{[words.place(folder), ...(free === null ? [] : [words.free(messages.formats.fileSize(free))])].join(" ")}</p>
    </>
  );
}

function PlaceButtons({ onChange }: { onChange: () => Promise<void> }) {
  const add = async () => {
    const answer = await act("models.addFile", null);
    if (!answer.ok || answer.value === null) return;
    addToast({ tone: "done", text: words.added(answer.value) });
    await onChange();
  };
  return (
    <div className="button-row">
      <Button size="s" icon={Plus} onClick={add}>
        {words.addFile}
      </Button>
      <Button size="s" look="quiet" icon={FolderOpen} onClick={() => act("models.openFolder")}>
        {words.openFolder}
      </Button>
    </div>
  );
}
