/** Words that every page uses, the window's frame, and the marks of the practice engine. */
export const app = {
  name: "Easel",
  loading: "Setting up the studio …",
  loadFailed: "Easel could not open its window",
  retry: "Try again",
  dismiss: "Dismiss",
  close: "Close",
  cancel: "Cancel",
  copied: "Copied",
  problems: "Messages",
  notices: "Notices",
  /** AI apps cannot reach Easel: over what the bridge itself says. */
  bridgeFailed: "AI apps cannot reach Easel right now",
  /** The window itself, and an app without a name, where it says who asked for a picture. */
  you: "You",
  unnamedAiApp: "An AI app",
};

export const nav = {
  label: "Pages",
  home: "Home",
  create: "Create",
  gallery: "Gallery",
  models: "Models",
  workflows: "Workflows",
  connect: "Connect",
  share: "Share",
  doctor: "Doctor",
  logs: "Logs",
  settings: "Settings",
  engine: "Engine",
};

export const practice = {
  badge: "Practice",
  badgeTitle: "A sketch made without AI by the practice engine",
  title: "Practice engine: sketches made without AI",
  dismiss: "Hide this note here",
  find: "Find my ComfyUI …",
  address: "Enter an address",
};
