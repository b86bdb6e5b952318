import type { ErrorView, JobView } from "#contract/job.ts";
import type { BridgeView, ClientView, DoctorStep, EngineView, StartCheck } from "#contract/view.ts";

/** All that the doctor looks at. */
export interface Symptoms {
  engine: EngineView;
  /** null = not known, because the engine does not answer. */
  model: { kind: "usable"; name: string } | { kind: "missing"; error: ErrorView } | null;
  bridge: BridgeView;
  /** Our own entry, started as an AI app would. */
  trial: StartCheck;
  clients: readonly ClientView[];
  jobs: readonly JobView[];
}

type Finding = Omit<DoctorStep, "id">;

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
const waiting = (says: string, remedy: string, fix: Finding["fix"] = null): Finding => ({ state: "waiting", says, remedy, fix });
const bad = (says: string, remedy: string, fix: Finding["fix"]): Finding => ({ state: "bad", says, remedy, fix });

const SOON = "Give it a moment.";

function engine({ engine: { state, practice } }: Symptoms): Finding {
  switch (state.kind) {
    case "ready":
      return good(practice ? "The practice engine is ready. It makes sketches without AI." : `ComfyUI ${state.version} is ready.`);
    case "starting":
      return waiting("The engine is starting.", "The first start may take some minutes.");
    case "stopping":
      return waiting("The engine is stopping.", SOON);
    case "stopped":
      return bad("The engine is stopped.", "Start it.", { kind: "start_engine" });
    case "not_answering":
      return waiting("The engine does not answer right now.", "It may be busy loading a model.", { kind: "open", page: "home" });
    case "detached":
      return bad("The ComfyUI that Easel uses is not running.", "Start it; Easel finds it by itself.", { kind: "open", page: "home" });
    case "stuck":
      return bad("The engine's picture no longer moves.", "Restart the engine.", { kind: "restart_engine" });
    case "crashed":
      return bad(state.error.message, state.error.remedy, { kind: "start_engine" });
    case "failed":
      return bad(state.error.message, state.error.remedy, { kind: "open", page: "settings" });
  }
}

function model({ engine: { practice, state }, model }: Symptoms): Finding {
  if (practice && state.kind === "ready") return good("The practice engine needs no model.");
  if (model === null) return waiting("Which models there are is known once the engine is ready.", "Get the engine ready first.");
  if (model.kind === "missing") return bad(model.error.message, model.error.remedy, { kind: "open", page: "settings" });
  return good(`There is a model to paint with: ${model.name}.`);
}

function bridge({ bridge, trial }: Symptoms): Finding {
  if (bridge.kind === "failed") return bad(bridge.error.message, bridge.error.remedy, { kind: "open", page: "logs" });
  if (trial.kind === "fails") return bad(trial.error.message, trial.error.remedy, { kind: "open", page: "logs" });
  if (bridge.kind === "starting" || trial.kind !== "starts") return waiting("Easel's bridge is being tried out.", SOON);
  return good(`Started as an AI app would start it, Easel's bridge answers and offers ${trial.tools} tools.`);
}

function config({ clients }: Symptoms): Finding {
  const broken = clients.find(({ config }) => config.kind === "vanished") ?? clients.find(({ config }) => config.kind === "stale");
  if (broken) {
    const says =
      broken.config.kind === "vanished"
        ? `Easel is no longer in the settings of ${broken.name}.`
        : `The settings of ${broken.name} point to where Easel no longer is.`;
    return bad(says, "Put it back.", { kind: "connect", client: broken.id });
  }
  const written = clients.filter(({ config }) => config.kind === "written");
  if (written.length > 0) return good(`${listed(written.map(({ name }) => name))} ${written.length === 1 ? "knows" : "know"} Easel.`);
  const unreadable = clients.find(({ config, detected }) => config.kind === "unreadable" && detected !== null);
  if (unreadable?.config.kind === "unreadable")
    return bad(`${unreadable.name}: ${unreadable.config.error.message}`, unreadable.config.error.remedy, { kind: "open", page: "connect" });
  const [first] = clients.filter(({ detected, config }) => detected !== null && config.kind === "absent");
  const fix: Finding["fix"] = first ? { kind: "connect", client: first.id } : { kind: "open", page: "connect" };
  return bad("No AI app knows Easel yet.", first ? `Connect ${first.name}.` : "Connect an AI app.", fix);
}

function client({ clients }: Symptoms): Finding {
  const here = clients.filter(({ connectedNow }) => connectedNow);
  if (here.length > 0) return good(`${listed(here.map(({ name }) => name))} ${here.length === 1 ? "is" : "are"} connected now.`);
  const seen = clients.filter(({ lastConnectedAt }) => lastConnectedAt !== null);
  if (seen.length > 0) return good(`${listed(seen.map(({ name }) => name))} ${seen.length === 1 ? "has" : "have"} been here.`);
  const awaited = clients.find(({ config }) => config.kind === "written");
  if (!awaited) return waiting("No AI app has come yet.", "Connect one first.");
  const fix: Finding["fix"] = awaited.canRestart ? { kind: "restart_client", client: awaited.id } : null;
  return waiting(`${awaited.name} has not come yet.`, awaited.afterWriting, fix);
}

function call({ jobs, clients }: Symptoms): Finding {
  const ended = jobs.find(({ state }) => state.kind === "done" || state.kind === "failed");
  if (ended?.state.kind === "failed") return bad(ended.state.error.message, ended.state.error.remedy, { kind: "paint" });
  if (ended) return good("The last picture that was asked for is there.");
  if (jobs.some(({ state }) => state.kind !== "cancelled"))
    return waiting("The first picture is being painted.", SOON, { kind: "open", page: "home" });
  const there = clients.find(({ connectedNow, lastConnectedAt }) => connectedNow || lastConnectedAt !== null);
  return waiting("No picture has been asked for yet.", there ? there.next : "Paint one right here, to see that it works.", {
    kind: "paint",
  });
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
