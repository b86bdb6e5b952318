import { formats } from "../formats.ts";

const { fileSize, list } = formats;

/** Installing ComfyUI. Sizes are bytes. */
export const install = {
  open: "Install ComfyUI for me …",
  show: "Show the installation",
  showInstalled: "The ComfyUI that Easel installed …",
  title: "Install ComfyUI",
  titleRunning: "Installing ComfyUI",
  titleRemoving: "Removing ComfyUI",
  plan: {
    lead: "ComfyUI is the program that paints real pictures. Easel can fetch it and set it up for you, in one folder, with everything it needs. That takes from ten minutes to an hour, and begins when you press Install.",
    loading: "Looking at this computer …",
    failed: "Easel could not look at this computer",
    gpu: "What should it paint with?",
    suggested: "Suggested",
    folder: "Where should it go?",
    otherFolder: "Another folder …",
    /** `free` null where the system does not say. */
    sizes: (download: number, disk: number, free: number | null) =>
      `It needs about ${fileSize(disk)} there${free === null ? "" : `; ${fileSize(free)} are free`}. About ${fileSize(download)} are downloaded.`,
    sources: "What is downloaded, and from where",
    source: (name: string, hosts: readonly string[]) => `${name} (${list(hosts)})`,
    terms:
      "All of it is free, from its makers' own servers, over encrypted connections, and each part under its own licence (ComfyUI: GPL 3). Models are not part of it.",
    install: "Install",
    close: "Not now",
    closeNever: "Close",
  },
  running: {
    lead: "You can close this, and go on using Easel and your computer. Easel keeps it awake; it should stay online.",
    label: "Installation",
    progress: (bytes: number, total: number) => `${fileSize(bytes)} of about ${fileSize(total)}`,
    stopping: "Stopping …",
    cancel: "Cancel",
    close: "Close",
    done: "Done",
    now: "Now",
    waits: "Waits",
  },
  paused: {
    resume: "Continue",
    remove: "Remove what was installed",
    cancelled: { message: "The installation is cancelled.", remedy: "What is done stays done: it can go on at any time, or be removed." },
    interrupted: {
      message: "Easel ended in the middle of the installation.",
      remedy: "What is done stays done: it can go on now, or be removed.",
    },
    half_removed: { message: "The removal was not finished.", remedy: "Remove the rest now." },
  },
  removing: "Removing everything that was installed …",
  removed: "It is removed.",
  installed: {
    title: "ComfyUI is installed",
    where: "It is in",
    moreTitle: "Its models",
    modelTitle: "One thing is still missing: a model",
    model:
      "A model is a large file that has learned to paint, often 2 to 20 GB. There are many, in different styles and under different terms, so ComfyUI comes without one and the choice is yours.",
    easyTitle: "In Easel",
    easy: "The page Models has a short list: what each is good at, how large it is, its licence, and whether it fits this computer. Easel downloads the one you choose.",
    choose: "Choose a model",
    handTitle: "By hand",
    hand: "Put a model, a file that ends in .safetensors, into this folder:",
    openModels: "Open the folder",
    guide: "ComfyUI's own guide",
    afterwards: "Then ask your AI app for a picture, or paint one right here.",
    done: "Done",
    remove: "Remove it again …",
  },
  strip: {
    running: "ComfyUI is being installed",
    paused: "The installation of ComfyUI is waiting for you",
    open: "Show",
    installed: "One thing is still missing: a model",
    installedBody: "ComfyUI is there, but has not learned to paint yet.",
    how: "Show me how",
  },
};
