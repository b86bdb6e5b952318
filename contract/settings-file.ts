import { z } from "zod";

/** What the window and main say to each other about a file of settings, and about what Easel keeps on the disk. */

/** Why a line of a file of settings cannot be taken. Its sentence is in the catalogue (`settings.transfer.faults`). */
export const SettingsFault = z.object({
  /** The setting or option; empty where the whole file is meant. */
  name: z.string(),
  fault: z.enum(["no_settings_file", "newer_format", "setting_unknown", "value_unusable", "folder_missing"]),
});
export type SettingsFault = z.infer<typeof SettingsFault>;

export const SettingsImport = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done") }),
  /** Nothing was changed; all that is wrong is named. */
  z.object({ kind: z.literal("refused"), faults: z.array(SettingsFault) }),
]);
export type SettingsImport = z.infer<typeof SettingsImport>;

/** Something that Easel keeps. */
export const StorageFolder = z.object({
  id: z.enum(["pictures", "given_pictures", "thumbnails", "models", "workflows", "logs"]),
  /** Home shortened to "~". */
  folder: z.string(),
  bytes: z.number(),
});
export type StorageFolder = z.infer<typeof StorageFolder>;
