import { type PerPreset, PRESETS, type PresetName, type Version } from "./family.ts";
import { fileStem } from "./identify.ts";

/** What may follow the dot of `${model.steps}` in a template's defaults and presets. */
export const SETTING_NAMES = ["steps", "cfg", "sampler", "scheduler", "width", "height"] as const;
/** One of `SETTING_NAMES`. */
export type SettingName = (typeof SETTING_NAMES)[number];
/** What suits one model in one preset; sides in pixels. */
export type ModelSettings = Record<SettingName, string | number>;

/** The configuration's `default_*` values. */
export type ConfiguredSettings = Record<`default_${SettingName}`, string | number> & {
  /** Those that somebody wrote there; left out = those that differ from the usual ones. */
  written?: readonly string[];
};

/** The configuration's values where nobody has set any. A test compares them with the configuration itself. */
export const CONFIG_DEFAULTS: ConfiguredSettings = {
  default_steps: 25,
  default_cfg: 7,
  default_sampler: "dpmpp_2m",
  default_scheduler: "karras",
  default_width: 1024,
  default_height: 1024,
};

/**
 * The settings of a preset for one model. What somebody wrote into the configuration counts for the ordinary models that such
 * numbers are meant for; a distilled model would come out overexposed. Configured steps are for the standard preset only, and a
 * draft stays small.
 */
export function settingsOf(version: Version, file: string, preset: string | null, configured: ConfiguredSettings): ModelSettings {
  const { settings } = version;
  const name: PresetName = PRESETS.find((known) => known === preset) ?? "standard";
  const side = amount(settings.side, name);
  const own: ModelSettings = {
    steps: (settings.stepsInName ? stepsNamed(file) : null) ?? amount(settings.steps, name),
    cfg: settings.cfg,
    sampler: settings.sampler,
    scheduler: settings.scheduler,
    width: side,
    height: side,
  };
  if (settings.usesConfigDefaults)
    for (const setting of SETTING_NAMES) own[setting] = configuredFor(setting, name, configured) ?? own[setting];
  return own;
}

function configuredFor(setting: SettingName, preset: PresetName, configured: ConfiguredSettings): string | number | null {
  const value = configured[`default_${setting}`];
  const isWritten = configured.written?.includes(`default_${setting}`) ?? value !== CONFIG_DEFAULTS[`default_${setting}`];
  if (!isWritten) return null;
  if (setting === "steps" && preset !== "standard") return null;
  return (setting === "width" || setting === "height") && preset === "draft" ? null : value;
}

const amount = (amounts: PerPreset, preset: PresetName): number => amounts[PRESETS.indexOf(preset)] ?? amounts[1];

/** The 4 of "sdxl_lightning_4step"; null where the name gives no number of steps. */
function stepsNamed(file: string): number | null {
  const digits = fileStem(file).match(/(?:^|[^\d])(\d{1,2})[-_. ]?steps?/)?.[1];
  return digits === undefined ? null : Math.max(1, Number(digits));
}
