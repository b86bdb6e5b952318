import type { Picture } from "#contract/gallery.ts";
import type { Facet } from "#contract/gallery-facets.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { clientName } from "../text/clients.ts";
import { engineName } from "../text/engine.ts";
import { toolTitle } from "../text/jobs.ts";

const words = messages.gallery;
const known = (names: Readonly<Record<string, string>>, value: string): string => names[value] ?? value;

/** What people call a value of a facet. */
export function facetValueName(facet: Facet, value: string, app: AppState): string {
  switch (facet) {
    case "kind":
      return known(words.kinds, value);
    case "maker":
      return known(words.makers, value);
    case "size":
      return known(words.sizes, value);
    case "client":
      return clientName(value);
    case "tool":
      return toolTitle(value, app.bridge);
    case "engine":
      return engineName(value);
    default:
      return value;
  }
}

/** What made it, as it calls itself where it does; null where the file does not say. */
export function madeIn({ maker, software }: Pick<Picture, "maker" | "software">): string | null {
  if (maker === null) return null;
  const name = known(words.makers, maker);
  if (maker === "photo") return software || null;
  return software.startsWith(name) ? software : name;
}
