import type { ClusterWorker, PooledEngine } from "../../engines.ts";
import { formats } from "./formats.ts";

const { plural, count } = formats;

/** Several engines: what each is doing, and how one is added beside the first. */
export const engines = {
  title: "Engines",
  /** What the first one is called. */
  first: "First engine",
  states: {
    unknown: "Not asked yet",
    ready: "Ready",
    unreachable: "Does not answer",
    draining: "Takes nothing new",
  } satisfies Record<PooledEngine["state"], string>,
  painting: (jobs: number) => plural(jobs, { one: "Painting 1 picture", other: `Painting ${count(jobs)} pictures` }),
  /** What programs other than Easel have asked of it. */
  others: (jobs: number) =>
    plural(jobs, { one: "1 picture of others in its queue", other: `${count(jobs)} pictures of others in its queue` }),
  memory: (free: string, total: string) => `${free} of ${total} GB free`,
  pace: (time: string) => `${time} a picture`,
  fault: (when: string, what: string) => `${when}: ${what}`,
  drain: "Take nothing new",
  undrain: "Take pictures again",
  restart: "Restart",
  more: (name: string) => `More for ${name}`,
  manage: "Manage",
  /** Those of the cluster that takes this computer's pictures, by the names of their computers. */
  workers: {
    title: "Workers",
    states: {
      idle: "Ready",
      working: "Painting",
      away: "Its engines do not answer",
      silent: "Not heard of for a moment",
      draining: "Takes nothing new",
    } satisfies Record<ClusterWorker["state"], string>,
    jobs: (running: number, slots: number) => `${running} of ${slots}`,
  },
  settings: {
    title: "More engines",
    lead: "Pictures are shared out among all of them: each goes to one that has its model and would be done first.",
    none: "There is only the engine above.",
    add: "Add an engine …",
    change: "Change",
    changeHint: (name: string) => `Change ${name}`,
    remove: "Remove",
    removeHint: (name: string) => `Remove ${name}`,
    removed: (name: string) => `${name} is removed. It finishes what it has.`,
    atAddress: (address: string) => `at ${address}`,
    inFolder: (folder: string) => `in ${folder}`,
    onCard: (number: number) => `on graphics card ${number}`,
    weight: (weight: string) => `share ${weight}`,
    labels: (labels: string) => `labels ${labels}`,
    cards: {
      title: "Graphics cards of this computer",
      memory: (gigabytes: string) => `${gigabytes} GB`,
      inUse: "In use",
      offer: "Use this card, too",
      offerOf: (card: string) => `Use ${card}, too`,
      added: (card: string) => `${card} gets an engine of its own.`,
    },
  },
  form: {
    addTitle: "Add an engine",
    changeTitle: (name: string) => `Change ${name}`,
    where: "Where it is",
    places: { url: "At an address", folder: "In a folder" },
    placeHints: {
      url: "A ComfyUI that runs already, here or on another computer. If it asks for a login, write me:password@ before the address; Easel keeps it in the system's safe place.",
      folder: "Easel starts and stops the ComfyUI in this folder.",
    },
    card: (number: number) => `This computer's graphics card ${number}, with the first engine's ComfyUI.`,
    address: "Address",
    addressPlaceholder: "http://192.168.1.20:8188",
    addressInvalid: "That does not look like an address. It starts with http://, for example http://127.0.0.1:8188.",
    folder: "Folder",
    choose: "Choose a folder …",
    name: "Name",
    namePlaceholder: "studio",
    share: "Its share of the pictures",
    shares: { half: "Half", usual: "Usual", double: "Double" },
    otherShare: (weight: string) => `× ${weight}`,
    more: "Labels",
    labels: "Labels, with commas between them",
    labelsHint: "With labels, certain tools can be kept to certain engines (config.yaml).",
    labelsPlaceholder: "fast, studio",
    add: "Check and add",
    save: "Check and save",
    anyway: "Keep it all the same",
    added: (name: string) => `${name} is added.`,
    saved: (name: string) => `${name} is changed.`,
  },
};
