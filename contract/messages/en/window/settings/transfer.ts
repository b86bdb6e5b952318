import type { SettingsFault, StorageFolder } from "../../../../settings-file.ts";

/** Where Easel keeps things, and the settings as a file. */
export const storage = {
  title: "Folders",
  lead: "Where Easel keeps what, and how much it takes.",
  names: {
    pictures: "Pictures",
    given_pictures: "Pictures that were given",
    thumbnails: "Small pictures for the gallery",
    models: "Models",
    workflows: "Workflows",
    logs: "Logs",
  } satisfies Record<StorageFolder["id"], string>,
  measuring: "Being measured …",
  failed: "The folders could not be measured",
  show: "Show",
  showLabel: (name: string) => `Show the folder: ${name}`,
  /** Of a folder in which there is nothing. */
  empty: "Empty",
};

export const transfer = {
  title: "Settings as a file",
  lead: "For another computer, or in case something happens. Keys, logins and who may use Easel from elsewhere are never in it.",
  export: "Save the settings …",
  exported: "The settings are saved.",
  import: "Take settings from a file …",
  imported: "The settings of the file hold now.",
  files: "Easel's settings",
  chooseFile: "Which settings should Easel take?",
  refused: "Nothing was changed: this file cannot be taken as it is",
  faults: {
    no_settings_file: () => "This is no file of Easel's settings.",
    newer_format: () => "A newer Easel wrote it. Update Easel first.",
    setting_unknown: (name: string) => `${name}: Easel knows no such setting.`,
    value_unusable: (name: string) => `${name}: what it says cannot be used.`,
    folder_missing: (name: string) => `${name}: it names a folder that is not on this computer.`,
  } satisfies Record<SettingsFault["fault"], (name: string) => string>,
  resetTitle: "Back to the beginning",
  resetLead: "All settings as on the first day. Pictures, models, workflows and connected AI apps stay.",
  reset: "Reset the settings …",
  wasReset: "All settings are as on the first day.",
};
