import { defineConfig } from "vitepress";

/** Headings have the anchors that they have on GitHub, so that a link is right in both places. */
export const slugify = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");

// The site is put together and built by `npm run docs:site` (scripts/docs-site.ts).
export default defineConfig({
  title: "Easel",
  description: "Say “draw me a fox” in your AI app, and ComfyUI on your own computer paints it.",
  lang: "en",
  cleanUrls: false,
  markdown: { anchor: { slugify } },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    sidebar: [
      {
        text: "Begin",
        items: [
          { text: "What Easel is", link: "/about" },
          { text: "Installing", link: "/installing" },
          { text: "Your first picture", link: "/first-picture" },
          { text: "Connecting an AI app", link: "/connecting" },
          { text: "All AI apps", link: "/ai-apps" },
        ],
      },
      {
        text: "Use",
        items: [
          { text: "Models", link: "/models" },
          { text: "Editing pictures", link: "/editing" },
          { text: "Your own workflows", link: "/workflows" },
          { text: "Privacy", link: "/privacy" },
          { text: "Troubleshooting", link: "/troubleshooting" },
          { text: "Every message", link: "/errors" },
          { text: "Options", link: "/options" },
        ],
      },
      {
        text: "More computers",
        items: [
          { text: "Use from other computers", link: "/sharing" },
          { text: "Several engines", link: "/several-engines" },
          { text: "From one card to a thousand", link: "/scale" },
          { text: "Serving a team", link: "/serving" },
          { text: "Its security", link: "/security" },
          { text: "The bridge", link: "/bridge" },
        ],
      },
      {
        text: "Develop",
        items: [
          { text: "Developing Easel", link: "/developing" },
          { text: "Contributing", link: "/contributing" },
          { text: "How Easel is built", link: "/architecture" },
          { text: "Adding an AI app", link: "/adding-an-ai-app" },
          { text: "The format of workflows", link: "/workflow-format" },
          { text: "The practice engine", link: "/practice-engine" },
          { text: "Reporting a way in", link: "/reporting" },
          { text: "Changes", link: "/changelog" },
        ],
      },
    ],
  },
});
