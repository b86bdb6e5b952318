/** Draws the subjects of a picture, in their poses and with what they wear. */
import { variablesOf } from "./art.ts";
import { artInState, artOf } from "./art-library.ts";
import { toHex } from "./colour.ts";
import type { Worn } from "./drawing.ts";
import { type Mention, meaningsOf, type Reading } from "./parse-prompt.ts";
import type { Figure, Setting } from "./placement.ts";
import type { Random } from "./random.ts";
import type { SceneContext } from "./scenery.ts";

/** How much of their own colours the subjects keep in coloured or dim light, by setting and distance; above 0 it is haze. */
const AIR = { front: -0.5, sky: -0.5, space: -0.85, middle: 0.08 };
const SNOW_ON_ROOFS = "#fbfaf6";

/** A picture's figures, and all that decides about how they look. */
export interface Scene {
  readonly context: SceneContext;
  readonly setting: Setting;
  readonly reading: Reading;
  readonly figures: readonly Figure[];
}

/** The main subjects, from far to near; or the first of them on the second's back. */
export function drawMain(scene: Scene, main: readonly Figure[]): void {
  const { context } = scene;
  const [rider, mount] = main;
  const back = mount?.mention.subject.back;
  const riding = context.states.has("riding") && rider && mount && back;
  for (const figure of [...main].sort((p, q) => p.y - q.y))
    if (!riding || (figure !== rider && figure !== mount)) drawFigure(scene, figure);
  if (riding) drawRider(scene, rider, { ...mount, x: context.mainX, size: mount.size * 1.1 }, back);
}

function drawRider(scene: Scene, rider: Figure, mount: Figure, back: number): void {
  const size = rider.size * 0.7;
  const [x, y] = [mount.x - mount.size * mount.flip * 0.04, mount.y - mount.size * back + size * 0.3];
  const seated = { ...rider, x, y, size, flip: mount.flip };
  drawFigure(scene, seated, false);
  drawFigure(scene, mount);
  // Once more, its near leg only, before the mount.
  const left = x + (mount.flip > 0 ? 0.01 : -0.61) * size;
  scene.context.drawing.clipped(left, y - 0.34 * size, 0.6 * size, 0.5 * size, () => drawFigure(scene, seated, false));
}

/** One subject; with a shadow, where it stands on something and is `grounded`. */
export function drawFigure({ context, setting, reading }: Scene, figure: Figure, grounded = true): void {
  const { drawing, states } = context;
  const { mention, x, y, size, layer } = figure;
  const { subject, colour } = mention;
  const random = context.random.stream(`figure ${subject.name}`);
  const art = artInState(subject, statesOf(context, figure));
  const variables = variablesOf(art, random, colour && toHex(colour));
  if (states.has("winter") && variables.has("roof")) variables.set("roof", SNOW_ON_ROOFS);
  const stands = ["ground", "place", "plant", "table"].includes(subject.habitat) && setting !== "underwater";
  if (grounded && stands) drawing.shadow(x, y, Math.min(0.62, subject.breadth * 0.42) * size, size * 0.045, 0.22);
  drawing.art(art, figure, { air: setting === "space" ? AIR.space : AIR[layer], variables, worn: wornBy(reading, mention, random) });
}

/** The states in which a figure may be shown, the most telling first. */
function statesOf({ states }: SceneContext, { swims }: Figure): string[] {
  const poses = meaningsOf("pose").filter((pose) => states.has(pose));
  return [...poses, ...(swims ? ["surfacing"] : []), ...(states.has("dark") ? ["night"] : []), ...(states.has("winter") ? ["winter"] : [])];
}

function wornBy({ mentions, wearer, worn }: Reading, mention: Mention, random: Random): Map<string, Worn> {
  const items = [...worn].map(([name, colour]) => {
    const art = artOf(name);
    return [art.slot, { art, variables: variablesOf(art, random, colour && toHex(colour)) }] as const;
  });
  return new Map(mentions[wearer] === mention ? items : []);
}
