import { expect, it } from "vitest";
import type { Settings } from "#contract/view.ts";
import { defaultSettings } from "../app/settings-schema.ts";
import { exportSettings, readExport } from "./settings-transfer.ts";

const settings: Settings = {
  ...defaultSettings,
  firstRun: "model",
  engine: { kind: "folder", path: "/画/ComfyUI" },
  launch: { ...defaultSettings.launch, memory: "less" },
  theme: "dark",
  zoom: 1.5,
  neverViews: ["claude-desktop"],
  sharing: { on: true, reach: "network", port: 3001, encryption: { kind: "given", certificate: "/c.pem", key: "/k.pem" } },
};
const bridge = { "limits.max_steps": 40, "images.allowed_folders": ["/画"], "caching.enabled": false };

it("brings over what it took, but for the door to other computers and the first run", () => {
  const text = exportSettings(settings, bridge, "0.1.0");
  const { firstRun: _, addedEngines: __, sharing: ___, ...carried } = settings;
  expect(readExport(text)).toEqual({ kind: "settings", settings: carried, bridge });
  for (const left of ["sharing", "k.pem", "firstRun"]) expect(text).not.toContain(left);
});

it("names all that is wrong, and then takes nothing", () => {
  const written = JSON.parse(exportSettings(settings, bridge, "0.1.0"));
  Object.assign(written.settings, { theme: "pink", sharing: settings.sharing, moods: 3 });
  Object.assign(written.bridge, { "limits.max_steps": 0, "caching.redis_url": "redis://:secret@host" });
  expect(readExport(JSON.stringify(written))).toEqual({
    kind: "refused",
    faults: [
      { name: "theme", fault: "value_unusable" },
      { name: "sharing", fault: "setting_unknown" },
      { name: "moods", fault: "setting_unknown" },
      { name: "limits.max_steps", fault: "value_unusable" },
      { name: "caching.redis_url", fault: "setting_unknown" },
    ],
  });
});

it.each(["", "[]", "null", "{}", '{ "theme": "dark" }', "\u0000"])("refuses %j, which is no file of settings", (text) =>
  expect(readExport(text)).toEqual({ kind: "refused", faults: [{ name: "", fault: "no_settings_file" }] }),
);

it("refuses what a later Easel may mean in another way", () =>
  expect(readExport('{ "easelSettings": 2, "settings": {} }')).toEqual({ kind: "refused", faults: [{ name: "", fault: "newer_format" }] }));
