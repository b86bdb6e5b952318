/** What is offered for a thing that is dropped onto the window. */
export const drop = {
  here: "Drop it here: a picture, a workflow, a model or a folder",
  title: "What should Easel do with it?",
  leave: "Nothing",
  kinds: {
    picture: "A picture",
    model: "A model",
    folder: "A folder",
    comfyui: "A ComfyUI",
  },
  start: "Paint from it",
  describe: "Describe it",
  workflow: "Make a tool of its workflow",
  addModel: "Add it to the models",
  modelAdded: (name: string) => `${name} is among your models now.`,
  gallery: "Show its pictures in the gallery",
  galleryAdded: (name: string) => `The gallery shows the pictures in ${name}.`,
  engine: "Paint with this ComfyUI",
};
