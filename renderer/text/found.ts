import type { EngineFinding } from "#contract/view.ts";

/** What was found of ComfyUI on this computer, for people. */
export const foundText = {
  title: "Found on this computer",
  looking: "Looking for ComfyUI …",
  none: "No ComfyUI was found in the usual places. If you have one, choose its folder.",
  failed: "Easel could not look for ComfyUI",
  again: "Look again",
  use: "Use this one",
  inUse: "In use",
  dialog: {
    title: "Which ComfyUI should paint?",
    lead: "Easel reads a few folders where ComfyUI usually is, and asks whether one is running. Nothing is changed.",
    folder: "Choose a folder …",
  },
} as const;

/** "ComfyUI 0.24": the patch level only where it says something. */
export const foundName = ({ name, version }: EngineFinding): string =>
  version ? `${name} ${version.replace(/^(\d+\.\d+)\.0$/, "$1")}` : name;

/** "in your home folder", "in ~/Projects", "on drive D:", "at 127.0.0.1:8188". */
export function foundPlace({ folder, url }: EngineFinding): string {
  if (folder === null) return `at ${url?.replace(/^https?:\/\//, "") ?? "an address"}`;
  const parent = folder.replace(/[\\/][^\\/]*$/, "");
  if (parent === "~") return "in your home folder";
  if (parent === "") return `in ${folder}`;
  return /^[A-Z]:$/i.test(parent) ? `on drive ${parent}` : `in ${parent}`;
}

/** What using it means, or what has to be done first. */
export function foundUse({ use }: EngineFinding): string {
  switch (use.kind) {
    case "start":
      return "Easel starts and stops it for you.";
    case "attach":
      return "It is running, started outside of Easel; Easel uses it and never stops it.";
    case "open_first":
      return `${use.app} starts it: open ${use.app}, start it there, then look again.`;
    case "python_unknown":
      return "Easel cannot tell which Python it runs on: start it the way you are used to, then look again.";
  }
}
