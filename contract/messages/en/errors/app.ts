/** Of the app itself: what the window may ask for, and the bridge below the app. */
export const appErrors = {
  bridge_not_ready: { message: "Easel is still getting ready.", remedy: "Try again in a moment." },
  bridge_stopped: {
    message: "The part of Easel that talks to AI apps stopped.",
    remedy: "It is being started again; if this stays, restart Easel.",
  },
  tool_gone: ({ name }: { name: string }) => ({
    message: `There is no tool ${name} any more.`,
    remedy: "Make its workflow a tool on the Workflows page, then try again.",
  }),
  tool_makes_no_picture: { message: "That tool makes no picture.", remedy: "Choose another one." },
  engine_name_taken: ({ name }: { name: string }) => ({
    message: `There is already an engine called ${name}.`,
    remedy: "Give this one another name.",
  }),
  engine_already_used: { message: "Easel already uses the engine at this address.", remedy: "Add one at another address." },
  card_without_comfyui: {
    message: "Another graphics card can only be used with a ComfyUI that Easel itself starts.",
    remedy: "Choose a ComfyUI in a folder as the engine, or add the other one by its address.",
  },
  engine_not_running: { message: "The engine is not running.", remedy: "Start it first." },
  picture_file_gone: {
    message: "This picture's file is no longer there.",
    remedy: "It may have been moved or deleted outside of Easel.",
  },
  no_models_in_folder: { message: "There are no models in that folder.", remedy: "Choose the one that holds them, like “models”." },
  no_checkpoint: {
    message: "There is no model to paint with.",
    remedy: "Put a checkpoint into ComfyUI's models folder, or choose a folder of models in the settings.",
  },
  folder_not_opened: {
    message: "That folder could not be opened.",
    remedy: "Open it in your file manager; its name stands here.",
  },
  link_not_allowed: { message: "This link cannot be opened from here.", remedy: "Copy the snippet in by hand." },
  link_without_app: {
    message: "Nothing on this computer opens that link.",
    remedy: "Install or start the app first, or copy the snippet in by hand.",
  },
  drop_gone: { message: "What was dropped is no longer at hand.", remedy: "Drop it once more." },
  opened_file_unreadable: ({ name }: { name: string }) => ({
    message: `${name} could not be opened.`,
    remedy: "Check that it is still there and no larger than 64 MB, then open it again.",
  }),
  call_unknown: { message: "The window asked for something Easel does not know.", remedy: "Restart Easel." },
  call_malformed: { message: "The window asked in a way Easel does not understand.", remedy: "Restart Easel." },
  page_not_loaded: { message: "This page could not be opened.", remedy: "Restart Easel: its files have changed since it was started." },
  update_host_unreachable: ({ host }: { host: string }) => ({
    message: `The list of versions could not be fetched from ${host}.`,
    remedy: "Look again later; nothing else in Easel needs it.",
  }),
  update_feed_not_ours: {
    message: "The list of versions does not bear Easel's signature, so nothing in it was believed.",
    remedy: "Look again later. If this stays, download new versions only from Easel's own page.",
  },
  update_not_fetched: ({ version }: { version: string }) => ({
    message: `Easel ${version} could not be downloaded.`,
    remedy: "Look again later, or download it from its page.",
  }),
};
