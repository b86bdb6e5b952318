import { CircleCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ModelsView } from "#contract/models.ts";
import type { AppState } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { DownloadItem } from "../models/downloads.tsx";
import { Offers } from "../models/offers.tsx";
import { openModels, type Wish } from "../models/open.ts";
import { PlanDialog } from "../models/plan-dialog.tsx";
import { useQuery } from "../state/use-query.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { CardFoot, type CardProps } from "./card-foot.tsx";
import { useBecoming } from "./use-becoming.ts";

const words = messages.firstRun.model;

const listModels = () => ask("models.list");

/** A model: one that is there is said, and done; else those that fit this computer are offered. */
export function ModelStep({ app, ...card }: CardProps & { app: AppState }) {
  const { value, error, look } = useQuery(listModels);
  const [wish, setWish] = useState<Wish | null>(null);
  const { paintModel, modelDownloads: downloads } = app;
  const finished = downloads.filter(({ state }) => state.kind === "done").length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every model that came, and every engine
  useEffect(() => void look(), [look, finished, app.engine.state.kind, paintModel]);
  const painters = paintersOf(value);
  const isThere = paintModel === "there" || (paintModel === "unknown" && painters.length > 0);
  const isArriving = downloads.some(({ state }) => state.kind === "running");
  // Not for one that was there before: that is to be read.
  useBecoming(isThere && finished > 0, card.onNext);
  return (
    <>
      <p className="soft">{words.lead}</p>
      {downloads.length === 0 || isThere ? null : (
        <ul className="model-downloads" aria-label={messages.models.downloads.title}>
          {downloads.map((download) => (
            <li key={download.id} className="card model-download">
              <DownloadItem download={download} />
            </li>
          ))}
        </ul>
      )}
      {isArriving && !isThere ? <p className="faint">{words.arriving}</p> : null}
      {error ? <Problem title={messages.models.failed} error={error} onRetry={look} /> : null}
      {isThere ? <Settled text={painters.length > 0 ? words.there(messages.formats.list(painters)) : words.thereUnnamed} /> : null}
      {value === null && !error ? <p className="soft">{messages.models.loading}</p> : null}
      {value && !isThere ? <Choice app={app} view={value} onWish={setWish} /> : null}
      <CardFoot
        {...card}
        settled={isThere}
        label={isThere ? messages.firstRun.next : isArriving ? messages.firstRun.meanwhile : messages.firstRun.later}
      />
      {wish ? <PlanDialog wish={wish} onClose={() => setWish(null)} /> : null}
    </>
  );
}

const MAX_NAMED = 3;

/** The models that paint by themselves, by their names; a few are enough. */
const paintersOf = (view: ModelsView | null): string[] =>
  (view?.installed ?? [])
    .filter(({ folder }) => folder === "checkpoints" || folder === "diffusion_models")
    .map(({ name }) => name)
    .slice(0, MAX_NAMED);

const Settled = ({ text }: { text: string }) => (
  <p className="first-steps-settled">
    <CircleCheck aria-hidden className="first-steps-check" />
    <span>{text}</span>
  </p>
);

function Choice({ app, view, onWish }: { app: AppState; view: ModelsView; onWish: (wish: Wish) => void }) {
  if (app.engine.practice) return <p>{words.practice}</p>;
  if (!view.place) return <p>{words.elsewhere}</p>;
  const fitting = view.offers.filter(({ fit }) => fit !== "slow");
  return (
    <>
      <Offers view={{ ...view, offers: fitting.length > 0 ? fitting : view.offers }} onGet={(id) => onWish({ kind: "offer", id })} />
      <Button look="quiet" size="s" onClick={() => openModels()}>
        {words.more}
      </Button>
    </>
  );
}
