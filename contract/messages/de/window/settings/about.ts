import type { Messages } from "../../../en.ts";
import { formats } from "../../formats.ts";

const { plural, count } = formats;

export const about: Messages["about"] = {
  title: "Über Easel",
  licence: "Easel ist freie Software unter der MIT-Lizenz. Womit es gebaut ist, hat eigene Lizenzen.",
  notices: "Open-Source-Lizenzen",
  comfyui: "Die Seite von ComfyUI",
  comfyuiGuide: "Anleitung zu ComfyUI",
  search: "Lizenzen durchsuchen",
  loading: "Die Lizenzen werden geholt …",
  failed: "Die Lizenzen konnten nicht gelesen werden",
  found: (n) => plural(n, { one: "1 Lizenz", other: `${count(n)} Lizenzen` }),
};
