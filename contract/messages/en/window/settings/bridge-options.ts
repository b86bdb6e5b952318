import type { BridgeOptionName } from "../../../../bridge-options.ts";
import { formats } from "../../formats.ts";

const { count } = formats;

interface Words {
  label: string;
  hint?: string;
}

const options: Record<BridgeOptionName, Words> = {
  "workflows.default_model": {
    label: "Usual model",
    hint: "The file's name. Without one, Easel takes a fitting one of those that are installed.",
  },
  "workflows.default_steps": { label: "Usual steps", hint: "More take longer; from about 30 on nobody sees a difference." },
  "workflows.default_cfg": { label: "Usual guidance (CFG)", hint: "How closely a picture follows the words." },
  "workflows.default_sampler": { label: "Usual sampler" },
  "workflows.default_scheduler": { label: "Usual scheduler" },
  "workflows.default_width": { label: "Usual width" },
  "workflows.default_height": { label: "Usual height" },
  "limits.max_steps": { label: "Most steps" },
  "limits.max_pixels": { label: "Largest picture", hint: "Width times height of what is painted." },
  "limits.max_upscale_pixels": { label: "Largest enlarged picture", hint: "Width times height after enlarging." },
  "limits.max_count": { label: "Most pictures at once" },
  "limits.max_waiting_jobs": { label: "Most that may wait", hint: "More than these are refused." },
  "limits.jobs_per_minute": { label: "Pictures a minute, for each AI app" },
  "rate_limits.requests_per_minute": { label: "Requests a minute, for each key of another computer" },
  "limits.refused_prompts": {
    label: "Words that are refused",
    hint: "One regular expression a line; a prompt that one of them finds is refused.",
  },
  "images.allowed_folders": {
    label: "Folders that AI apps may read pictures from",
    hint: "Without one, they can only use pictures that they send.",
  },
  "images.allow_http": { label: "AI apps may name pictures on the web", hint: "Only public addresses are ever asked." },
  "results.time_budget_seconds": {
    label: "How long an AI app waits for a picture",
    hint: "After that it gets a number to ask with, and the picture goes on. Without a value, what each app allows.",
  },
  "comfyui.timeout_seconds": { label: "When a picture is given up" },
  "results.on_disconnect": { label: "When an AI app is closed", hint: "What becomes of the pictures that it asked for." },
  "comfyui.max_concurrent_jobs": { label: "Given to ComfyUI at once" },
  "comfyui.poll_interval_ms": { label: "How often ComfyUI is asked", hint: "Only where its own messages do not arrive." },
  "caching.enabled": { label: "Remember finished pictures", hint: "The same words with the same seed bring the same picture at once." },
  "caching.ttl_seconds": { label: "For how long" },
  "caching.max_entries": { label: "How many" },
  "caching.max_megabytes": { label: "How much memory they may take" },
  "tools.enabled": { label: "Tools that AI apps see", hint: "One name a line. Without any, they see all." },
  "resources.expose_models": { label: "AI apps see which models there are" },
  "resources.expose_loras": { label: "AI apps see which LoRAs there are" },
  "resources.expose_samplers": { label: "AI apps see which samplers there are" },
  "resources.models_refresh_interval": { label: "How long such a list is kept" },
  "logging.level": { label: "What is logged" },
  "logging.log_prompts": { label: "Log prompts", hint: "Then the log holds what was asked for, in words." },
};

/** The bridge's own options in the settings. */
export const bridgeOptions = {
  groups: {
    painting: { title: "Pictures, when nobody says otherwise", lead: "What an AI app or you leave open." },
    limits: { title: "Limits", lead: "Whatever an AI app asks for." },
    reading: { title: "What AI apps may read", lead: "To change a picture, or to begin with one." },
    time: { title: "Time", lead: "How long is waited, and how much is done at once." },
    cache: { title: "Remembered pictures", lead: "They lie in memory, until Easel ends." },
    tools: { title: "What AI apps see", lead: "Tools, and lists of what your ComfyUI has." },
    logging: { title: "The bridge's log", lead: "It is on the page Logs." },
  },
  options,
  choices: {
    "results.on_disconnect": { finish: "Finish them", cancel: "Cancel them" },
    "logging.level": { debug: "Everything", info: "The usual", warn: "Warnings", error: "Errors" },
  },
  units: {
    seconds: "seconds",
    milliseconds: "milliseconds",
    pixels: "pixels",
    megabytes: "MB",
    "a minute": "a minute",
  },
  none: "No limit",
  automatic: "Automatic",
  back: (label: string) => `Back to the usual: ${label}`,
  outOfBounds: (min: number, max: number) => `Between ${count(min)} and ${count(max)}, please.`,
  byHand: "It is set in config.yaml in a way that only you can change there.",
  addFolder: "Add a folder …",
  removeFolder: (folder: string) => `Remove ${folder}`,
  loading: "Looking at the options …",
  failed: "The options could not be read",
  saved: "Saved. It counts as soon as nothing is being painted.",
  fileTitle: "All other options",
  file: "Servers, certificates, several engines and shared queues are set in a file, config.yaml.",
  openFile: "Open config.yaml",
};
