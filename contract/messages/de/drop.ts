import type { drop as english } from "../en/drop.ts";

export const drop: typeof english = {
  here: "Hier ablegen: ein Bild, einen Workflow, ein Modell oder einen Ordner",
  title: "Was soll Easel damit tun?",
  leave: "Nichts",
  kinds: {
    picture: "Ein Bild",
    model: "Ein Modell",
    folder: "Ein Ordner",
    comfyui: "Ein ComfyUI",
  },
  start: "Davon ausgehend malen",
  describe: "Beschreiben lassen",
  workflow: "Aus seinem Workflow ein Tool machen",
  addModel: "Zu den Modellen hinzufügen",
  modelAdded: (name) => `${name} gehört jetzt zu Ihren Modellen.`,
  gallery: "Seine Bilder in der Galerie zeigen",
  galleryAdded: (name) => `Die Galerie zeigt jetzt die Bilder aus ${name}.`,
  engine: "Mit diesem ComfyUI malen",
};
