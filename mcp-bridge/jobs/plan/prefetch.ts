import type { EngineCatalog } from "../../engines/engine-catalog.ts";
import type { Workflow } from "../../workflow/workflow.ts";

/**
 * Asks an engine, all at once, for what planning the workflow will most likely ask for one after the other: its model folders, its
 * lists of choices, and the nodes of its first variant. Whoever plans is told what goes wrong.
 */
export function prefetch({ parameters, variants: [usual, ...others] }: Workflow, catalog: EngineCatalog): void {
  if (!usual || !catalog.keepsAnswers) return;
  const needs = [usual, ...others].flatMap((variant) => Object.values(variant.needs.models));
  const folders = new Set(needs.filter(({ choicesFrom }) => choicesFrom === undefined).map(({ folder }) => folder));
  const lists = [...parameters, ...Object.values(usual.needs.choices)].flatMap(({ choicesFrom }) => choicesFrom ?? []);
  // "KSampler.sampler_name": the class, and an input of it.
  const classes = new Set([...lists, ...usual.needs.nodes].map((name) => name.split(".")[0] ?? name));
  const asked = [
    ...[...folders].map((folder) => catalog.models(folder)),
    ...[...classes].map((name) => catalog.node(name)),
    catalog.localFolders(),
  ];
  for (const answer of asked) answer.catch(() => {});
}
