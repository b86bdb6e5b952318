/** Groups of resources that a scope can name: `resources:models`. */
export const RESOURCE_GROUPS = ["models", "samplers", "presets", "workflows", "queue", "system", "outputs"] as const;
export type ResourceGroup = (typeof RESOURCE_GROUPS)[number];

/**
 * The scopes that stand alone, which is what a client is told to ask an authorization server for. Narrower ones are `tools:NAME` for one
 * tool and `resources:GROUP` for one group of resources. `read-only`: the tools that change nothing, and all resources.
 */
export const SCOPES = ["tools", "resources", "read-only"] as const;

/** What a principal may use. */
export interface Scopes {
  tools: "all" | "read-only" | "named";
  /** Beside those, by name. */
  toolNames: ReadonlySet<string>;
  resources: ReadonlySet<ResourceGroup>;
}

/** Of the person at this computer. */
export const EVERYTHING: Scopes = { tools: "all", toolNames: new Set(), resources: new Set(RESOURCE_GROUPS) };

const TOOL_SCOPE = /^tools:([a-z0-9_]{1,64})$/;
const RESOURCE_SCOPE = /^resources:(.+)$/;

/** What these scopes allow together, and those of them that are none. */
export function parseScopes(scopes: readonly string[]): { allowed: Scopes; unknown: string[] } {
  const toolNames = new Set<string>();
  const resources = new Set<ResourceGroup>();
  const unknown: string[] = [];
  for (const scope of scopes) {
    const tool = TOOL_SCOPE.exec(scope)?.[1];
    const group = RESOURCE_GROUPS.find((name) => name === RESOURCE_SCOPE.exec(scope)?.[1]);
    if (tool !== undefined) toolNames.add(tool);
    else if (group !== undefined) resources.add(group);
    else if (scope === "resources" || scope === "read-only") for (const each of RESOURCE_GROUPS) resources.add(each);
    else if (scope !== "tools") unknown.push(scope);
  }
  const tools = scopes.includes("tools") ? "all" : scopes.includes("read-only") ? "read-only" : "named";
  return { allowed: { tools, toolNames, resources }, unknown };
}

/** `readOnly`: the tool changes nothing, as its annotations say. */
export function allowsTool({ tools, toolNames }: Scopes, { name, readOnly }: { name: string; readOnly: boolean }): boolean {
  return tools === "all" || (tools === "read-only" && readOnly) || toolNames.has(name);
}

/** What a principal would need for requests of this MCP method; null where it has that, or where nothing is needed. */
export function missingScope({ tools, toolNames, resources }: Scopes, method: string): "tools" | "resources" | null {
  if (method === "tools/call") return tools === "named" && toolNames.size === 0 ? "tools" : null;
  if (method === "resources/read" || method === "resources/subscribe") return resources.size === 0 ? "resources" : null;
  return null;
}
