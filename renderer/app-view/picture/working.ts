import { button, el } from "../dom.ts";
import { appView } from "../language.ts";
import type { ViewCall } from "./calls.ts";

/** The picture while it is being made: its preview, how far it is, and a way to stop it. */
export interface WorkingPanel {
  element: HTMLElement;
  show(call: ViewCall): void;
}

/** `cancel` is offered once the job is known, where the bridge has a tool for it. */
export function workingPanel(cancel: () => void): WorkingPanel {
  const preview = el("img", { class: "preview", alt: "" });
  const frame = el("div", { class: "frame", hidden: true }, preview);
  const words = el("p", { class: "doing" }, appView.picture.starting);
  const left = el("p", { class: "soft" });
  const note = el("p", { class: "soft", hidden: true }, appView.picture.givenUp);
  const bar = el("progress", { max: 1, "aria-label": appView.picture.progress });
  const stop = button("cancel", appView.picture.cancel, () => {
    stop.disabled = true;
    stop.textContent = appView.picture.cancelling;
    cancel();
  });
  stop.hidden = true;
  const element = el(
    "section",
    { class: "working" },
    frame,
    el("div", { class: "row" }, el("div", { class: "grow" }, words, left), stop),
    bar,
    note,
  );
  return {
    element,
    show({ job, givenUp }) {
      note.hidden = !givenUp;
      if (!job) return;
      const { state, jobId, tools } = job;
      stop.hidden = jobId === null || !tools.cancel;
      if (state.kind === "waiting") {
        words.textContent = state.position ? appView.picture.waitingBehind(state.position) : state.doing || appView.picture.waiting;
        left.textContent = timeLeft(state.etaMs);
        bar.removeAttribute("value");
      }
      if (state.kind !== "running") return;
      words.textContent =
        state.step !== null && state.steps ? appView.picture.step(state.step, state.steps) : state.doing || appView.picture.starting;
      left.textContent = timeLeft(state.etaMs);
      if (state.fraction === null) bar.removeAttribute("value");
      else bar.value = state.fraction;
      if (!state.preview) return;
      preview.src = state.preview.uri;
      frame.hidden = false;
    },
  };
}

function timeLeft(ms: number | null): string {
  if (ms === null) return "";
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90 ? appView.picture.secondsLeft(seconds) : appView.picture.minutesLeft(Math.round(seconds / 60));
}
