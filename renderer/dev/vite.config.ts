import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { helpPages } from "#scripts/bundle/help-pages.ts";

/** `npx vite -c renderer/dev/vite.config.ts`: the window's scenes in a browser, while working on them. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), helpPages()],
  // React's own warnings are wanted here: tests take every one of them for an error.
  define: { "process.env.NODE_ENV": JSON.stringify("development") },
  build: {
    outDir: "../../node_modules/.cache/easel-scenes/browser",
    emptyOutDir: true,
    target: "chrome114",
    cssTarget: "chrome114",
    assetsInlineLimit: 0,
    minify: false,
  },
});
