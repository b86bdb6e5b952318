import { hostOf } from "#contract/engine-address.ts";
import type { ErrorView, JobView } from "#contract/job.ts";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { BridgeView, ClientView, DoctorStep, EngineView, StartCheck } from "#contract/view.ts";

/** All that the doctor looks at. */
export interface Symptoms {
  engine: EngineView;
  /** null = not known, because the engine does not answer. */
  model: { kind: "usable"; name: string } | { kind: "missing"; error: ErrorView } | null;
  bridge: BridgeView;
  /** Our own entry, started as an AI app would. */
  probe: StartCheck;
  clients: readonly ClientView[];
  jobs: readonly JobView[];
  /** How many the gallery has, of this and earlier days. */
  pictures: number;
}

type Finding = Omit<DoctorStep, "id">;

/** What is so, and what to do about it. */
interface Advice {
  says: string;
  remedy: string;
}

/** The chain from the engine to a picture in a chat, link by link; each with what is so, what to do, and where possible a button. */
export function diagnose(symptoms: Symptoms): DoctorStep[] {
  return [
    { id: "engine", ...engine(symptoms) },
    { id: "model", ...model(symptoms) },
    { id: "bridge", ...bridge(symptoms) },
    { id: "config", ...config(symptoms) },
    { id: "client", ...client(symptoms) },
    { id: "call", ...call(symptoms) },
  ];
}

const good = (says: string): Finding => ({ state: "good", says, remedy: null, fix: null });
const waiting = ({ says, remedy }: Advice, fix: Finding["fix"] = null): Finding => ({ state: "waiting", says, remedy, fix });
const bad = ({ says, remedy }: Advice, fix: Finding["fix"]): Finding => ({ state: "bad", says, remedy, fix });

function failed(error: ErrorView, fix: Finding["fix"]): Finding {
  const { message, remedy } = sentencesOf(error);
  return bad({ says: message, remedy }, fix);
}

function engine({ engine: { state, practice, source } }: Symptoms): Finding {
  switch (state.kind) {
    case "ready":
      return good(practice ? messages.doctor.engine.practiceReady : messages.doctor.engine.ready(state.version));
    case "starting":
      // Somebody else's is not being started: nothing answers there.
      if (source.kind === "url") return bad(messages.doctor.engine.noAnswerThere(hostOf(source.url)), { kind: "open", page: "settings" });
      return waiting(messages.doctor.engine.starting);
    case "stopping":
      return waiting(messages.doctor.engine.stopping);
    case "stopped":
      return bad(messages.doctor.engine.stopped, { kind: "start_engine" });
    case "not_answering":
      return waiting(messages.doctor.engine.notAnswering, { kind: "open", page: "home" });
    case "detached":
      if (state.problem) return failed(state.problem, { kind: "open", page: "settings" });
      return bad(messages.doctor.engine.detached, { kind: "open", page: "home" });
    case "stuck":
      return bad(messages.doctor.engine.stuck, { kind: "restart_engine" });
    case "crashed":
      return failed(state.error, { kind: "start_engine" });
    case "failed":
      return failed(state.error, { kind: "open", page: "settings" });
  }
}

function model({ engine: { practice, state }, model }: Symptoms): Finding {
  if (practice && state.kind === "ready") return good(messages.doctor.model.notNeeded);
  if (model === null) return waiting(messages.doctor.model.unknown);
  if (model.kind === "missing") return failed(model.error, { kind: "open", page: "models" });
  return good(messages.doctor.model.usable(model.name));
}

function bridge({ bridge, probe }: Symptoms): Finding {
  if (bridge.kind === "failed") return failed(bridge.error, { kind: "open", page: "logs" });
  if (probe.kind === "fails") return failed(probe.error, { kind: "open", page: "logs" });
  if (bridge.kind === "starting" || probe.kind !== "starts") return waiting(messages.doctor.bridge.trying);
  return good(messages.doctor.bridge.works(probe.tools));
}

function config({ clients }: Symptoms): Finding {
  const broken = clients.find(({ config }) => config.kind === "vanished") ?? clients.find(({ config }) => config.kind === "stale");
  if (broken) {
    const advice =
      broken.config.kind === "vanished" ? messages.doctor.config.vanished(broken.name) : messages.doctor.config.stale(broken.name);
    return bad(advice, { kind: "connect", client: broken.id });
  }
  const written = clients.filter(({ config }) => config.kind === "written");
  if (written.length > 0) return good(messages.doctor.config.written(written.map(({ name }) => name)));
  const unreadable = clients.find(({ config, detected }) => config.kind === "unreadable" && detected !== null);
  if (unreadable?.config.kind === "unreadable") {
    const { message, remedy } = sentencesOf(unreadable.config.error);
    return bad({ says: messages.doctor.config.unreadable(unreadable.name, message), remedy }, { kind: "open", page: "connect" });
  }
  const [first] = clients.filter(({ detected, config }) => detected !== null && config.kind === "absent");
  return waiting(
    messages.doctor.config.none(first?.name ?? null),
    first ? { kind: "connect", client: first.id } : { kind: "open", page: "connect" },
  );
}

function client({ clients }: Symptoms): Finding {
  const here = clients.filter(({ connectedNow }) => connectedNow);
  if (here.length > 0) return good([messages.doctor.client.connected(here.map(({ name }) => name)), ...here.map(chatViews)].join(" "));
  const seen = clients.filter(({ lastConnectedAt }) => lastConnectedAt !== null);
  if (seen.length > 0) return good(messages.doctor.client.seen(seen.map(({ name }) => name)));
  const awaited = clients.find(({ config }) => config.kind === "written");
  if (!awaited) return waiting(messages.doctor.client.none);
  const fix: Finding["fix"] = awaited.canRestart ? { kind: "restart_client", client: awaited.id } : null;
  return waiting({ says: messages.doctor.client.awaited(awaited.name), remedy: awaited.afterWriting }, fix);
}

/** Whether a person sees the pictures in this app's chats: what they chose, what the app said, and what is known of it. */
function chatViews({ name, chatViews: { show, declared, documented } }: ClientView): string {
  const { off, shows, silent, unknown } = messages.doctor.client.chatViews;
  if (declared === true) return show === "never" ? off(name) : shows(name);
  return documented ? silent(name) : unknown(name);
}

function call({ jobs, clients, pictures, engine }: Symptoms): Finding {
  const paint: Finding["fix"] = engine.state.kind === "ready" ? { kind: "paint" } : null;
  const ended = jobs.find(({ state }) => state.kind === "done" || state.kind === "failed");
  if (ended?.state.kind === "failed") return failed(ended.state.error, paint);
  if (ended) return good(messages.doctor.call.done);
  if (jobs.some(({ state }) => state.kind !== "cancelled")) return waiting(messages.doctor.call.running, { kind: "open", page: "home" });
  if (pictures > 0) return { ...good(messages.doctor.call.earlier(pictures)), fix: paint };
  const there = clients.find(({ connectedNow, lastConnectedAt }) => connectedNow || lastConnectedAt !== null);
  const { says, remedy } = messages.doctor.call.none;
  return waiting({ says, remedy: there?.next ?? remedy }, paint);
}
