import type { NodeDefinition } from "./definition.ts";
import { filterNodes } from "./filters.ts";
import { imageNodes } from "./image.ts";
import { latentNodes } from "./latent.ts";
import { loaderNodes } from "./loaders.ts";
import { maskNodes } from "./mask.ts";
import { outputNodes } from "./output.ts";
import { samplingNodes } from "./sampling.ts";
import { scalingNodes } from "./scaling.ts";

/** Every node class of this engine, by name. */
export const NODES: ReadonlyMap<string, NodeDefinition> = new Map(
  [...loaderNodes, ...samplingNodes, ...latentNodes, ...imageNodes, ...scalingNodes, ...filterNodes, ...maskNodes, ...outputNodes].map(
    (definition) => [definition.name, definition],
  ),
);
