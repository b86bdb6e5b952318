import { formats } from "../formats.ts";

const { plural, count } = formats;

/** The engine's state: a headline, what it means, and one or two words for the sidebar. */
export const engine = {
  resting: {
    title: "The engine is resting",
    detail: "It wakes up by itself when a picture is asked for, or you can start it now.",
    detailPaused: "Painting is paused, so it rests until you go on or start it.",
    short: "Resting",
  },
  notConnected: {
    title: "Not connected to your ComfyUI",
    detail: "Start ComfyUI, then let Easel look again.",
    short: "Resting",
  },
  starting: { title: "Starting the engine", detail: "This can take a minute the first time.", short: "Starting" },
  looking: {
    title: "Looking for your ComfyUI",
    detail: (address: string) => `Nothing answers at ${address} so far. Easel keeps looking.`,
    short: "Looking",
  },
  ready: { title: "Ready to paint", short: "Ready" },
  painting: {
    title: (pictures: number) => plural(pictures, { one: "Painting your picture", other: `Painting ${count(pictures)} pictures` }),
    short: "Painting",
  },
  /** Pictures that were begun on the engine before this one. */
  finishingElsewhere: {
    title: "Another engine finishes its picture",
    detail: (engine: string) => `It was begun before you changed the engine. ${engine} paints the next ones.`,
    short: "Painting",
  },
  paused: { title: "Paused", detail: "New pictures wait.", short: "Paused" },
  /** What runs, in a sentence; and its name alone. */
  runs: {
    practice: "The practice engine is running on this computer.",
    own: (version: string) => `ComfyUI ${version} is running.`,
    foreign: (version: string) => `ComfyUI ${version} is running, started outside of Easel.`,
  },
  names: { practice: "The practice engine", comfyui: (version: string) => `ComfyUI ${version}` },
  notAnswering: {
    title: "The engine is not answering",
    detail: "It may be busy with a big model, so Easel keeps asking. If nothing moves for minutes, restart it.",
    detailForeign: "It may be busy with a big model, or it was closed. Easel keeps asking.",
    short: "No answer",
  },
  detached: {
    title: "Your ComfyUI is not running",
    detail: "Start it again, and Easel finds it by itself. Or let Easel start one: it does so when a picture is asked for, or now.",
    detailAtAddress: (address: string) => `Nothing answers at ${address}. Start it there, and Easel finds it by itself.`,
    short: "Not running",
  },
  stuck: {
    title: "The engine is stuck",
    detail: "Nothing moves in it any more. Easel is starting it again.",
    detailForeign: "It answers, but its picture no longer moves. Start your ComfyUI again; Easel does not end what it did not start.",
    short: "Stuck",
  },
  crashed: { title: "The engine stopped unexpectedly", short: "Stopped" },
  tryingAgain: {
    detail: (time: string) => `Trying again in ${time}.`,
    now: "Trying again now.",
    short: "Trying again",
  },
  stopping: { title: "Stopping the engine", detail: "It puts its brushes away.", short: "Stopping" },
  failed: { title: "The engine could not start", short: "Not working" },
  unreachable: { title: "Your ComfyUI could not be reached", short: "Not working" },
  actions: {
    start: "Start the engine",
    try_now: "Try now",
    look_again: "Look again",
    stop: "Stop",
    stop_trying: "Stop trying",
    restart: "Restart",
    free: "Free up memory",
    open: "Open in browser",
    pause: "Pause",
    choose: "Choose another engine",
  },
  /** Where the engine of a picture ran. */
  places: { thisComputer: "This computer", withPort: (place: string, port: string) => `${place} (port ${port})` },
  /** What should be known about an engine that works. */
  notes: {
    twoComfyuis: {
      title: "Another ComfyUI is already running",
      detail: (address: string) =>
        `Two of them share the graphics card's memory. Easel can use the one at ${address} instead, and never stops it.`,
      use: "Use that one",
    },
    portTaken: {
      title: "Your ComfyUI has moved next door",
      /** `program` null where the system does not say which it is. */
      detail: (program: string | null, port: number) =>
        `${program ? `The program “${program}”` : "Another program"} uses its usual address, so it answers at 127.0.0.1:${port} today. Nothing has to be done.`,
    },
    openToNetwork: {
      title: "Other computers can use this ComfyUI",
      detail: "It listens to the whole network, and asks nobody for a password. If you did not mean it to, start it without “--listen”.",
    },
  },
};
