import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { helpPages } from "./scripts/bundle/help-pages.ts";
import { startSize } from "./scripts/bundle/start-size.ts";

/** The window's page. `chrome114` because Electron's test runtime has it. */
export default defineConfig({
  root: "renderer",
  plugins: [react(), helpPages(), startSize()],
  build: {
    outDir: "../.vite/renderer/main_window",
    emptyOutDir: true,
    target: "chrome114",
    cssTarget: "chrome114",
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["renderer/index.html", "renderer/thumbnailer.html"] },
  },
});
