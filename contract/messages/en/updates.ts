import type { PackageManager, UpdateView } from "../../updates.ts";

const managers: Record<PackageManager, string> = {
  apt: "your system's package manager",
  rpm: "your system's package manager",
  flatpak: "Flatpak",
  snap: "Snap",
  store: "the Microsoft Store",
};

/** Newer versions of Easel: in the settings, in the window's notices, and where a new one does not start. */
export const updates = {
  title: "Updates",
  unconfigured: "This Easel was built from its source. It asks nobody for newer versions.",
  managed: (by: PackageManager) => `New versions come from ${managers[by]}. Easel itself asks nobody for them.`,
  ask: "Look for new versions",
  /** What is asked, where, and what is told. */
  askHint: (host: string) =>
    `Once a day Easel fetches the list of versions from ${host}. It says nothing about you, your computer or your pictures; the host sees your network address, as every website does.`,
  now: "Look now",
  states: {
    off: "Easel does not look for new versions.",
    unasked: "Easel has not looked yet.",
    asking: "Looking …",
    current: (day: string) => `This is the newest version, as of ${day}.`,
    available: (version: string) => `Easel ${version} is out.`,
    downloading: (version: string) => `Easel ${version} is being downloaded.`,
    ready: (version: string) => `Easel ${version} is ready. A restart installs it.`,
    waits: {
      job: "Easel restarts as soon as the pictures in progress are finished.",
      config: "Easel restarts as soon as an AI app's settings are written.",
    } satisfies Record<Exclude<(UpdateView & { kind: "ready" })["waitsFor"], null>, string>,
  },
  whatIsNew: (version: string) => `What is new in ${version}`,
  page: "Open the download page",
  restart: "Restart and install",
  notice: (version: string) => `Easel ${version} is out. The settings say what is new.`,
  failedStarts: {
    question: (version: string) => `Easel ${version} could not start twice in a row`,
    detail: (older: string) => `Easel ${older} worked on this computer. Your settings and pictures stay as they are with either of them.`,
    back: (older: string) => `Go back to ${older}`,
    again: "Try once more",
  },
};
