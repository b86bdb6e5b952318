import type { Messages } from "../../en.ts";

export const create: Messages["create"] = {
  title: "Etwas malen",
  placeholder: "Ein Fuchs, der in einer Teetasse schläft, zartes Aquarell, Morgenlicht",
  prompt: "Was soll gemalt werden?",
  preset: "Qualität",
  presets: { draft: "Skizze", standard: "Normal", high_quality: "Fein" },
  shape: "Format",
  shapes: { square: "Quadrat", portrait: "Hochformat", landscape: "Querformat" },
  button: "Malen",
  hint: "Eingabetaste malt, Umschalt + Eingabetaste beginnt eine neue Zeile",
  paused: "Das Malen ist angehalten: Ein neues Bild wartet, bis Sie weitermachen.",
  startsFirst: "Zuerst startet die Engine; das kann einen Moment dauern.",
  more: "Mehr Auswahl",
};
