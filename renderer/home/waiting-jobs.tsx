import { ArrowDown, ArrowUp, ChevronsUp } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import type { CallInput } from "#contract/ipc.ts";
import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { clientName, isWindow } from "../text/clients.ts";
import { jobProgress, jobPrompt, timeLeft, toolTitle } from "../text/jobs.ts";
import { IconButton } from "../ui/button.tsx";
import { CancelJob } from "./cancel-job.tsx";

const words = messages.home.queue;

type Move = CallInput<"jobs.move">["to"];

/** The order in which they will be painted; what has no place yet comes last. */
export const inTurn = (jobs: readonly JobView[]): JobView[] => [...jobs].sort((a, b) => placeOf(a) - placeOf(b));

const placeOf = ({ state }: JobView): number => (state.kind === "queued" ? (state.position ?? Infinity) : Infinity);

/** Those that wait, one line each; the person can put them into another order. */
export function WaitingJobs({ jobs, app, now }: { jobs: readonly JobView[]; app: AppState; now: number }) {
  const ordered = inTurn(jobs);
  const movable = ordered.filter((job) => placeOf(job) !== Infinity);
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef<{ id: string; to: Move } | null>(null);
  const order = ordered.map(({ id }) => id).join(" ");
  // A line that changes its place loses the focus on the way.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every change of the order
  useLayoutEffect(() => {
    if (!moved.current) return;
    const { id, to } = moved.current;
    moved.current = null;
    list.current?.querySelector<HTMLElement>(`[data-job="${CSS.escape(id)}"] [data-to="${to}"]`)?.focus();
  }, [order]);
  const move = async (id: string, to: Move) => {
    moved.current = { id, to };
    await act("jobs.move", { jobId: id, to });
  };
  if (ordered.length === 0) return null;
  return (
    <ol className="card waiting" ref={list} aria-label={words.waiting}>
      {ordered.map((job) => (
        <WaitingJob
          key={job.id}
          job={job}
          title={toolTitle(job.tool, app.bridge)}
          state={jobProgress(job, app.paused).text}
          now={now}
          place={movable.indexOf(job)}
          last={movable.length - 1}
          onMove={(to) => move(job.id, to)}
        />
      ))}
    </ol>
  );
}

interface WaitingJobProps {
  job: JobView;
  title: string;
  state: string;
  now: number;
  /** Among those that can be moved; -1 = it cannot. */
  place: number;
  last: number;
  onMove: (to: Move) => unknown;
}

function WaitingJob({ job, title, state, now, place, last, onMove }: WaitingJobProps) {
  const name = jobPrompt(job) || title;
  const who = isWindow(job.client) ? words.askedByYou : words.askedBy(clientName(job.client));
  const facts = [state, timeLeft(job, now), who].filter(Boolean);
  return (
    <li className="waiting-job" data-job={job.id}>
      <div className="waiting-words">
        <p className="waiting-name" dir="auto">
          {name}
        </p>
        <p className="faint">{facts.join(" · ")}</p>
      </div>
      {place >= 0 && last > 0 ? (
        <div className="waiting-moves">
          <IconButton label={words.first(name)} icon={ChevronsUp} data-to="first" busy={place === 0} onClick={() => onMove("first")} />
          <IconButton label={words.earlier(name)} icon={ArrowUp} data-to="earlier" busy={place === 0} onClick={() => onMove("earlier")} />
          <IconButton label={words.later(name)} icon={ArrowDown} data-to="later" busy={place === last} onClick={() => onMove("later")} />
        </div>
      ) : null}
      <CancelJob id={job.id} name={name} />
    </li>
  );
}
