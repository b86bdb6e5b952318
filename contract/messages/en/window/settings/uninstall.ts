/** What the settings offer to somebody who uninstalls Easel. */
export const uninstall = {
  title: "Before you uninstall Easel",
  lead: "AI apps go on starting what is written in their settings, and would find nothing. Your pictures stay where they are.",
  remove: "Take Easel out of all AI apps …",
  nothing: "No AI app's settings hold Easel.",
  removed: (apps: readonly string[]) => `Easel is out of ${apps.join(", ")}.`,
  failed: (app: string) => `Easel is still in ${app}`,
  onUninstall: "Do this when Easel is uninstalled",
  onUninstallHint: "The uninstaller asks nothing, so it is said here.",
};
