import { z } from "zod";

/** Pages outside of Easel that "About" leads to. */
export const aboutLinks = {
  comfyui: "https://www.comfy.org",
  comfyuiGuide: "https://docs.comfy.org",
} as const;

export const AboutLink = z.enum(Object.keys(aboutLinks) as [keyof typeof aboutLinks, ...(keyof typeof aboutLinks)[]]);
