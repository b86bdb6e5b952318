import { formats } from "../../formats.ts";

const { plural, count } = formats;

/** What Easel is, and what it is made of. */
export const about = {
  title: "About Easel",
  licence: "Easel is free software under the MIT licence. What it is built with has licences of its own.",
  notices: "Open-source licences",
  comfyui: "ComfyUI's page",
  comfyuiGuide: "ComfyUI's guide",
  search: "Search the licences",
  loading: "Looking up the licences …",
  failed: "The licences could not be read",
  found: (n: number) => plural(n, { one: "1 licence", other: `${count(n)} licences` }),
};
