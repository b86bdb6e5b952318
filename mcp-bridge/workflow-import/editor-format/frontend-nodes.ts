/** Nodes that only ComfyUI's page knows, its own and those of well-known packs: none of them reaches the engine. */
export type FrontendNode = "note" | "reroute" | "primitive reroute" | "primitive" | "set" | "get" | "everywhere";

const KINDS: Record<string, FrontendNode> = {
  Note: "note",
  MarkdownNote: "note",
  "Label (rgthree)": "note",
  "Bookmark (rgthree)": "note",
  "Fast Muter (rgthree)": "note",
  "Fast Bypasser (rgthree)": "note",
  "Fast Groups Muter (rgthree)": "note",
  "Fast Groups Bypasser (rgthree)": "note",
  "Fast Actions Button (rgthree)": "note",
  "Mute / Bypass Relay (rgthree)": "note",
  "Mute / Bypass Repeater (rgthree)": "note",
  "Node Collector (rgthree)": "note",
  Reroute: "reroute",
  "Reroute (rgthree)": "reroute",
  "ReroutePrimitive|pysssss": "primitive reroute",
  PrimitiveNode: "primitive",
  SetNode: "set",
  GetNode: "get",
  "easy setNode": "set",
  "easy getNode": "get",
  "Anything Everywhere": "everywhere",
  "Anything Everywhere?": "everywhere",
  "Anything Everywhere3": "everywhere",
  "Prompts Everywhere": "everywhere",
};

/** Null for a node that the engine runs. */
export const frontendNode = (type: string): FrontendNode | null => (Object.hasOwn(KINDS, type) ? (KINDS[type] ?? null) : null);

export const isVirtual = (type: string): boolean => frontendNode(type) !== null;
