import { formats } from "../formats.ts";

const { plural, count } = formats;

/** The first page: how things are, the queue, troubles, pictures, what was asked for earlier, AI apps, memory. */
export const home = {
  title: "Home",
  lastLines: "The engine's last words",
  paused: {
    detail: "New pictures wait until you go on. What is being painted is finished first.",
    resume: "Resume",
  },
  /** The line that says how things are, from the engine to the bridge, and the one thing to do next. */
  status: {
    more: "More for the engine",
    bridgeStarting: { title: "Almost ready", detail: "Easel opens its door to AI apps.", short: "Starting" },
    bridgeFailed: { title: "AI apps cannot reach Easel right now", short: "Not reachable" },
    restartBridge: "Start it now",
    modelMissing: {
      title: "One thing is missing: a model",
      detail: "It has no model to paint with yet.",
      short: "No model",
    },
    getModel: "Get a model",
    unload: (gigabytes: string) => `Unload the model (frees ${gigabytes} GB)`,
  },
  memory: {
    vram: "Graphics memory",
    memory: "Memory",
    free: (gigabytes: string) => `${gigabytes} GB free`,
    ofAll: (gigabytes: string) => `of ${gigabytes} GB`,
    none: "The engine has not said yet how much memory it uses.",
    history: "In use, last 5 minutes",
    noCard: "The computer's own: this engine uses no graphics card.",
  },
  aiApps: {
    title: "AI apps",
    now: "Connected now",
    manage: "Manage",
    waitingTitle: "Waiting for an AI app",
    waiting: "Open it and say “draw me a fox”.",
    setUp: "Set up",
    lastHere: (when: string) => `Last here ${when}`,
    /** `prompt` may be empty. */
    asked: (when: string, prompt: string) => (prompt === "" ? `Asked ${when}` : `Asked ${when}: ${prompt}`),
    firstTitle: "Connect an AI app",
    first: "Then say “draw me a fox” in Claude or Cursor, and the picture is painted right here on your computer.",
    firstButton: "Connect an AI app",
  },
  queue: {
    title: "On the easel",
    waiting: "Waiting",
    askedBy: (client: string) => `asked by ${client}`,
    askedByYou: "asked by you",
    preview: "How it looks so far",
    cancel: (what: string) => `Cancel: ${what}`,
    cancelAll: "Cancel all",
    earlier: (what: string) => `Move up: ${what}`,
    later: (what: string) => `Move down: ${what}`,
    first: (what: string) => `Paint next: ${what}`,
    pause: "Pause",
    /** Said aloud when something changes. */
    now: (painting: number, waiting: number) =>
      waiting === 0
        ? plural(painting, { one: "1 picture is being painted.", other: `${count(painting)} pictures are being painted.` })
        : plural(waiting, { one: "1 picture is waiting.", other: `${count(waiting)} pictures are waiting.` }),
    ended: "The queue is empty.",
  },
  /** What did not work, with what to do about it. */
  troubles: {
    title: "Needs a look",
    incomplete: (what: string) => `Not all of it came: ${what}`,
    failed: (what: string) => `Did not work: ${what}`,
    dismiss: (what: string) => `Dismiss: ${what}`,
    dismissAll: "Dismiss all",
    remedies: {
      again: "Try again",
      smaller: (width: number, height: number) => `Paint at ${width} × ${height}`,
      free: "Free memory and try again",
      otherModel: (name: string) => `Use ${name}`,
      getModel: (name: string | null) => (name === null ? "Get a model" : `Get ${name}`),
      restartEngine: "Restart the engine",
      startEngine: "Start the engine",
      openSettings: "Open the settings",
      openWorkflows: "Open Workflows",
    },
  },
  newest: {
    title: "Newest pictures",
    all: "Open the gallery",
    none: "Your pictures will hang here.",
    noneHint: "Describe one above, or ask for one in an AI app that you have connected.",
  },
  history: {
    title: "Earlier",
    show: "Show what was asked for",
    file: (name: string) => `${name} in the pictures folder`,
    more: "Show more",
    again: (what: string) => `Ask again: ${what}`,
    againShort: "Ask again",
    took: (time: string) => `took ${time}`,
    failed: "Did not work",
    cancelled: "Cancelled",
    pictures: (n: number) => plural(n, { one: "1 picture", other: `${count(n)} pictures` }),
  },
};
