import { fakeEasel } from "./fake-easel.ts";
import { scenes } from "./scenes.ts";

/** The window with a fake main process: `?scene=busy&theme=dark`. Not part of the product. */
const query = new URLSearchParams(location.search);
const name = query.get("scene") ?? "first-day";
const make = scenes[name];
if (!make) throw new Error(`No scene "${name}". There are: ${Object.keys(scenes).join(", ")}.`);

const scene = make();
const theme = query.get("theme");
if (theme === "light" || theme === "dark") scene.app.settings = { ...scene.app.settings, theme };
const fake = fakeEasel(scene);
window.easel = fake.api;
window.easelScene = fake;
await import("../main.tsx");

// A fake past, since no test waits five minutes for a line.
const { useStudio } = await import("../state/studio.ts");
const { memory } = scene.app.engine;
if (memory) {
  const used = (at: number) => memory.total * (0.3 + 0.16 * Math.sin(at / 9) + (at % 17 < 6 ? 0.18 : 0));
  const samples = Array.from({ length: 140 }, (_, at) => ({ at: Date.now() - (140 - at) * 2_000, used: used(at) }));
  setTimeout(() => useStudio.setState({ memory: samples }), 250);
}
