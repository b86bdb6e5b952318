import type { DoctorStep } from "../../../view.ts";
import { formats } from "../formats.ts";

const { plural, count, list } = formats;

const SOON = "Give it a moment.";

/** The page that goes from the engine to a picture in a chat, step by step, and what it may find. */
export const doctor = {
  title: "Doctor",
  lead: "From the engine to a picture in a chat, step by step.",
  again: "Look again",
  looking: "Looking …",
  well: "Everything works.",
  ill: (n: number) => plural(n, { one: "One thing needs you.", other: `${count(n)} things need you.` }),
  waits: "Nothing is broken; the rest is still to come.",
  steps: {
    engine: "The engine",
    model: "A model to paint with",
    bridge: "Easel's bridge",
    config: "Settings of AI apps",
    client: "The AI app itself",
    call: "The last picture",
  } satisfies Record<DoctorStep["id"], string>,
  states: { good: "Good", waiting: "Still to come", bad: "Needs you" } satisfies Record<DoctorStep["state"], string>,
  fixes: {
    start_engine: "Start the engine",
    restart_engine: "Restart the engine",
    connect: "Show the change",
    paint: "Paint a fox here",
    open: { home: "Open Home", models: "Get a model", connect: "Open Connect", logs: "Open the logs", settings: "Open the settings" },
  },
  testPrompt: "a fox in the snow, morning light",
  /** What is so, and what to do about it. */
  engine: {
    practiceReady: "The practice engine is ready. It makes sketches without AI.",
    ready: (version: string) => `ComfyUI ${version} is ready.`,
    starting: { says: "The engine is starting.", remedy: "The first start may take some minutes." },
    noAnswerThere: (address: string) => ({
      says: `Nothing answers at ${address}.`,
      remedy: "Start ComfyUI there, or choose another engine.",
    }),
    stopping: { says: "The engine is stopping.", remedy: SOON },
    stopped: { says: "The engine is stopped.", remedy: "Start it." },
    notAnswering: { says: "The engine does not answer right now.", remedy: "It may be busy loading a model." },
    detached: { says: "The ComfyUI that Easel uses is not running.", remedy: "Start it; Easel finds it by itself." },
    stuck: { says: "The engine's picture no longer moves.", remedy: "Restart the engine." },
  },
  model: {
    notNeeded: "The practice engine needs no model.",
    usable: (model: string) => `There is a model to paint with: ${model}.`,
    unknown: { says: "Which models there are will be known once the engine is ready.", remedy: "Get the engine ready first." },
  },
  bridge: {
    works: (tools: number) =>
      plural(tools, {
        one: "Started as an AI app would start it, Easel's bridge answers and offers 1 tool.",
        other: `Started as an AI app would start it, Easel's bridge answers and offers ${count(tools)} tools.`,
      }),
    trying: { says: "Easel's bridge is being tried out.", remedy: SOON },
  },
  config: {
    vanished: (aiApp: string) => ({ says: `Easel is no longer in the settings of ${aiApp}.`, remedy: "Put it back." }),
    stale: (aiApp: string) => ({ says: `The settings of ${aiApp} point to where Easel no longer is.`, remedy: "Put it back." }),
    written: (aiApps: readonly string[]) =>
      plural(aiApps.length, { one: `${list(aiApps)} knows Easel.`, other: `${list(aiApps)} know Easel.` }),
    unreadable: (aiApp: string, problem: string) => `${aiApp}: ${problem}`,
    /** `aiApp` is one that is on this computer; null = none is. */
    none: (aiApp: string | null) => ({ says: "No AI app knows Easel yet.", remedy: aiApp ? `Connect ${aiApp}.` : "Connect an AI app." }),
  },
  client: {
    connected: (aiApps: readonly string[]) =>
      plural(aiApps.length, { one: `${list(aiApps)} is connected now.`, other: `${list(aiApps)} are connected now.` }),
    /** Whether pictures are seen in the chats of one that is connected. */
    chatViews: {
      off: (aiApp: string) => `In the chats of ${aiApp} you have switched pictures off.`,
      shows: (aiApp: string) => `${aiApp} shows pictures in the chat.`,
      silent: (aiApp: string) =>
        `${aiApp} is known to show pictures in the chat, but this version did not say that it can: update it, or look at them in Easel.`,
      unknown: (aiApp: string) => `${aiApp} is not known to show pictures in the chat: look at them in Easel.`,
    },
    seen: (aiApps: readonly string[]) =>
      plural(aiApps.length, { one: `${list(aiApps)} has been here.`, other: `${list(aiApps)} have been here.` }),
    awaited: (aiApp: string) => `${aiApp} has not come yet.`,
    none: { says: "No AI app has come yet.", remedy: "Connect one first." },
  },
  call: {
    done: "The last picture that was asked for is there.",
    earlier: (pictures: number) => plural(pictures, { one: "There is 1 picture.", other: `There are ${count(pictures)} pictures.` }),
    running: { says: "The first picture is being painted.", remedy: SOON },
    none: { says: "No picture has been asked for yet.", remedy: "Paint one right here, to see that it works." },
  },
};
