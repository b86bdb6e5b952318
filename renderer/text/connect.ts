import type { ClientView, DoctorStep } from "#contract/view.ts";

/** The three ticks of an AI app, each with what it says before it is earned. */
export const tickText = {
  written: "Written",
  notWritten: "Not set up yet",
  stale: "Out of date",
  vanished: "No longer in its settings",
  starts: (tools: number) => `Starts, ${tools} tools`,
  trying: "Being tried out …",
  fails: "Does not start",
  untried: "Not tried yet",
  now: "Connected now",
  seen: "Last here",
  notSeen: "Waits for its first visit",
} as const;

export const stateText: Record<"stale" | "vanished" | "foreign", { message: string; remedy: string }> = {
  stale: { message: "Its entry points to where Easel no longer is.", remedy: "Set it up again to mend it." },
  vanished: {
    message: "Something has taken Easel out of its settings.",
    remedy: "Put it back, or leave it out.",
  },
  foreign: {
    message: "It already has an entry called Easel that somebody else wrote.",
    remedy: "Easel does not touch it. Rename or remove it there, then connect the app here.",
  },
};

export const connectActions = {
  putBack: "Put it back",
  leave: "Leave it out",
  check: "Check again",
  restart: (name: string) => `Restart ${name}`,
  restarted: (name: string) => `${name} was opened again.`,
  link: (name: string) => `Let ${name} add it`,
  linkHint: "Opens the app, which asks you first.",
  bundle: "Save as an extension",
  bundleHint: "A file that Claude Desktop installs when you open it. Use either this or the settings, not both.",
  bundleSaved: "Saved. Open the file, and Claude Desktop offers to install it.",
  ways: "Other ways",
  allChanges: "What Easel has changed",
  allChangesHint: "Every change can be taken back. Where nobody else has changed the file since, it becomes what it was, byte by byte.",
} as const;

/** What a repair says at the top of every page. */
export const repairText = ({ name, config }: ClientView): string =>
  config.kind === "vanished" ? `Easel is no longer in the settings of ${name}.` : `${name} looks for Easel where it no longer is.`;

export const doctorText = {
  title: "Doctor",
  lead: "From the engine to a picture in a chat, step by step.",
  again: "Look again",
  looking: "Looking …",
  well: "Everything works.",
  ill: (count: number) => (count === 1 ? "One thing needs you." : `${count} things need you.`),
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
    open: { home: "Open Home", connect: "Open Connect", logs: "Open the logs", settings: "Open the settings" },
  },
  testPrompt: "a fox in the snow, morning light",
} as const;
