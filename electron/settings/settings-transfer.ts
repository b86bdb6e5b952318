import type { BridgeOptionsView } from "#contract/bridge-option-changes.ts";
import { bridgeOptionNames, isOptionValue } from "#contract/bridge-options.ts";
import type { SettingsFault } from "#contract/settings-file.ts";
import { Settings } from "#contract/view.ts";
import { defaultSettings } from "../app/settings-schema.ts";

/** Grows when an older Easel could misread what a newer one writes. */
const FORMAT = 1;

/**
 * What a file of settings holds. Not: how far the first run is; engines beside the first, which are of this computer; and whether other
 * computers may use Easel, which nobody should open with a file. Logins and keys are no settings: they lie elsewhere, encrypted.
 */
const carried = Settings.omit({ firstRun: true, addedEngines: true, sharing: true });
export type CarriedSettings = Omit<Settings, "firstRun" | "addedEngines" | "sharing">;

type OptionValues = BridgeOptionsView["values"];

/** The text of a file of settings. */
export function exportSettings(settings: Settings, bridge: OptionValues, version: string): string {
  return `${JSON.stringify({ easelSettings: FORMAT, version, settings: carried.parse(settings), bridge }, null, 2)}\n`;
}

export type ReadSettings =
  | { kind: "settings"; settings: CarriedSettings; bridge: OptionValues }
  | { kind: "refused"; faults: SettingsFault[] };

/** Reads such a text. What is not in it is at its default. Every fault is named, not only the first. */
export function readExport(text: string): ReadSettings {
  const whole = parse(text);
  if (whole === null || typeof whole.easelSettings !== "number") return refused([{ name: "", fault: "no_settings_file" }]);
  if (whole.easelSettings > FORMAT) return refused([{ name: "", fault: "newer_format" }]);
  const settings = settingsIn(groupOf(whole.settings));
  const bridge = optionsIn(groupOf(whole.bridge));
  const faults = [...settings.faults, ...bridge.faults];
  return faults.length > 0 ? refused(faults) : { kind: "settings", settings: settings.value, bridge: bridge.value };
}

function settingsIn(written: Record<string, unknown>): { value: CarriedSettings; faults: SettingsFault[] } {
  const faults: SettingsFault[] = [];
  const value: Record<string, unknown> = carried.parse(defaultSettings);
  for (const [name, given] of Object.entries(written)) {
    const schema = Object.hasOwn(carried.shape, name) ? carried.shape[name as keyof CarriedSettings] : null;
    const parsed = schema?.safeParse(given);
    if (parsed?.success) value[name] = parsed.data;
    else faults.push({ name, fault: schema ? "value_unusable" : "setting_unknown" });
  }
  return { value: value as CarriedSettings, faults };
}

function optionsIn(written: Record<string, unknown>): { value: OptionValues; faults: SettingsFault[] } {
  const faults: SettingsFault[] = [];
  const value: OptionValues = {};
  for (const [name, given] of Object.entries(written)) {
    const option = bridgeOptionNames.find((one) => one === name);
    if (option !== undefined && isOptionValue(option, given)) value[option] = given;
    else faults.push({ name, fault: option ? "value_unusable" : "setting_unknown" });
  }
  return { value, faults };
}

const refused = (faults: SettingsFault[]): ReadSettings => ({ kind: "refused", faults });

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isGroup(value) ? value : null;
  } catch {
    return null;
  }
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const groupOf = (value: unknown): Record<string, unknown> => (isGroup(value) ? value : {});
