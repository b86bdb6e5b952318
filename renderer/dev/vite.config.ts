import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `npx vite -c renderer/dev/vite.config.ts`: the window's scenes in a browser, while working on them. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: "dist", emptyOutDir: true, target: "chrome114", cssTarget: "chrome114", assetsInlineLimit: 0, minify: false },
});
