import { hostOf, parseEngineAddress } from "#contract/engine-address.ts";
import type { AddedEngine, AddedEnginePlace } from "#contract/engines.ts";

/** What a person has filled in of an engine. */
export interface EngineDraft {
  kind: AddedEnginePlace["kind"];
  address: string;
  folder: string;
  /** Of the card, or of the engine in the folder, where it has one of its own. */
  device: number;
  hasDevice: boolean;
  name: string;
  weight: number;
  /** With commas between them. */
  labels: string;
}

export const WEIGHTS = [
  { weight: 0.5, name: "half" },
  { weight: 1, name: "usual" },
  { weight: 2, name: "double" },
] as const;

const MAX_NAME_LENGTH = 40;

/** Null = an engine that is not there yet. */
export function draftOf(engine: AddedEngine | null): EngineDraft {
  const place = engine?.place ?? null;
  const device = place !== null && place.kind !== "url" ? place.device : null;
  return {
    kind: place?.kind ?? "url",
    address: place?.kind === "url" ? place.url : "",
    folder: place?.kind === "folder" ? place.path : "",
    device: device ?? 0,
    hasDevice: device !== null,
    name: engine?.name ?? "",
    weight: engine?.weight ?? 1,
    labels: engine?.labels.join(", ") ?? "",
  };
}

/** The engine that the draft says; null while something is missing or wrong. */
export function engineOf(draft: EngineDraft): AddedEngine | null {
  const place = placeOf(draft);
  const name = draft.name.trim();
  if (place === null || name === "") return null;
  const labels = draft.labels.split(/[,，]/).flatMap((label) => label.trim() || []);
  return { name, place, weight: draft.weight, labels: [...new Set(labels)] };
}

function placeOf({ kind, address, folder, device, hasDevice }: EngineDraft): AddedEnginePlace | null {
  switch (kind) {
    case "url":
      // As it was typed: main puts a login that is in it away.
      return parseEngineAddress(address).kind === "invalid" ? null : { kind, url: address.trim() };
    case "folder":
      return folder === "" ? null : { kind, path: folder, device: hasDevice ? device : null };
    case "card":
      return { kind, device };
  }
}

/** What an engine at an address or in a folder may be called. */
export function suggestedName(place: string): string {
  const address = parseEngineAddress(place);
  const name = address.kind === "address" ? hostOf(address.url) : (place.split(/[\\/]/).filter(Boolean).at(-1) ?? "");
  return name.slice(0, MAX_NAME_LENGTH);
}
