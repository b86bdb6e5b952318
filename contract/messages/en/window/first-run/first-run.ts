import type { FirstRunStep } from "../../../../view.ts";

/** The first run: three cards and a picture. */
export const firstRun = {
  title: "First steps",
  welcome: "Welcome to Easel",
  steps: { engine: "What paints", model: "A model", ai_app: "An AI app", picture: "Your first picture" } satisfies Record<
    Exclude<FirstRunStep, "done">,
    string
  >,
  stepOf: (number: number, of: number) => `Step ${number} of ${of}`,
  stepDone: "Done",
  skip: "Skip the first steps",
  back: "Back",
  next: "Next",
  later: "Not now",
  meanwhile: "Go on meanwhile",
  engine: {
    title: "What should paint your pictures?",
    lead: "Easel needs a program that paints. The usual one is ComfyUI: free, and your pictures stay on this computer.",
    inUse: (name: string) => `${name} paints for you.`,
    installTitle: "Install ComfyUI",
    install: "Easel fetches it and sets it up in a folder of its own, which you can remove again.",
    installing: "Easel goes on by itself when it is there.",
    practiceTitle: "Only practice for now",
    practice: "Try everything without AI: pictures are simple sketches, made at once. You can change that at any time.",
    usePractice: "Practice",
    folderTitle: "It is somewhere else",
    folder: "Show Easel the folder of your ComfyUI.",
    chooseFolder: "Choose a folder …",
  },
  model: {
    title: "Which model should it paint with?",
    lead: "A model is a large file that has learned to paint. Take one for the beginning; more can come later.",
    there: (names: string) => `${names}: you have what it takes.`,
    thereUnnamed: "A model is there already: you have what it takes.",
    elsewhere: "This ComfyUI runs on another computer or was started by somebody else, so its models are put there.",
    practice: "The practice engine needs no model.",
    more: "Other models …",
    arriving: "Easel goes on by itself when it is there.",
  },
  aiApp: {
    title: "From where will you ask for pictures?",
    lead: "Connect an AI app, and say “draw me a fox” there. Easel adds one entry to its settings, and nothing else in them changes.",
    none: "No AI app was found on this computer. You can paint in Easel itself, and connect one later.",
    others: "Other AI apps …",
    connected: (aiApp: string) => `${aiApp} knows Easel now.`,
    undo: "Undo",
  },
  picture: {
    title: "And now, a picture",
    lead: "Change the words if you like. This is how you ask from now on, here or in an AI app.",
    prompt: "What should be painted?",
    example: "A fox in the snow at sunset",
    paint: "Paint it",
    again: "Paint another",
    painting: "Your picture is being painted.",
    doneTitle: "Your first picture",
    practiceDoneTitle: "Your first sketch",
    done: "It hangs in your gallery from now on.",
    practiceDone: "It is a sketch of the practice engine. With a ComfyUI and a model it becomes a picture.",
    finish: "Open Easel",
  },
  /** On the home page, where somebody left in the middle. */
  resume: { title: "The first steps are not finished", detail: "What paints, a model, an AI app: it takes a few clicks.", button: "Go on" },
  /** In the settings. */
  again: { title: "First steps", hint: "What paints, a model, an AI app, once more from the beginning.", button: "Show them" },
};
