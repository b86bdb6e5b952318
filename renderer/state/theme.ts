import { useEffect } from "react";
import type { Settings } from "#contract/view.ts";

/** CSS before `light-dark()` needs the answer, not the question: "system" is resolved here, once. */
export const resolveTheme = (theme: Settings["theme"], systemIsDark: boolean): "light" | "dark" =>
  theme === "system" ? (systemIsDark ? "dark" : "light") : theme;

export function useTheme(theme: Settings["theme"]): void {
  useEffect(() => {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = () => {
      document.documentElement.dataset.theme = resolveTheme(theme, system.matches);
    };
    apply();
    system.addEventListener("change", apply);
    return () => system.removeEventListener("change", apply);
  }, [theme]);
}
