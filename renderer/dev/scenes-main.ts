import { en } from "#contract/messages/en.ts";
import { extremeScenes } from "./extreme-scenes.ts";
import { fakeEasel } from "./fake-easel.ts";
import { firstRunScenes } from "./first-run-scenes.ts";
import { installScenes } from "./install-scenes.ts";
import { pseudoLanguage } from "./pseudo-language.ts";
import { scenes } from "./scenes.ts";

/** The window with a fake main process: `?scene=busy&theme=dark&language=de`. Not part of the product. */
const query = new URLSearchParams(location.search);
const name = query.get("scene") ?? "first-day";
const all = { ...scenes, ...extremeScenes, ...installScenes, ...firstRunScenes };
const make = all[name];
if (!make) throw new Error(`No scene "${name}". There are: ${Object.keys(all).join(", ")}.`);

const scene = make();
const theme = query.get("theme");
if (theme === "light" || theme === "dark") scene.app.settings = { ...scene.app.settings, theme };
if (query.get("language") === "pseudo") Object.assign(en, pseudoLanguage(en));
const fake = fakeEasel(scene);
window.easel = fake.api;
window.easelScene = fake;
await import("../main.tsx");
