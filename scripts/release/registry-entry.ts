/** How the bridge is called where MCP servers are listed; the npm package says the same in `mcpName`, which proves that it is ours. */
export const REGISTRY_NAME = "app.easel/easel-bridge";
export const NPM_NAME = "easel-bridge";

/**
 * `server.json` for the MCP registry (registry.modelcontextprotocol.io), by its schema of 2025-12-11. The options are those that
 * somebody has to give who starts the bridge by itself; with the app it needs none.
 */
export function registryEntry(version: string) {
  return {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: REGISTRY_NAME,
    title: "Easel",
    description: "Makes pictures with ComfyUI on your own computer, and shows them in the chat.",
    version,
    packages: [
      {
        registryType: "npm",
        identifier: NPM_NAME,
        version,
        runtimeHint: "npx",
        transport: { type: "stdio" },
        packageArguments: [
          {
            type: "named",
            name: "--comfyui-url",
            description: "Where ComfyUI answers. Left out: the engine that Easel runs, else http://127.0.0.1:8188.",
            format: "string",
            isRequired: false,
          },
        ],
        environmentVariables: [
          {
            name: "COMFYUI_URL",
            description: "The same, from the environment; --comfyui-url is stronger.",
            format: "string",
            isRequired: false,
            isSecret: false,
          },
        ],
      },
    ],
  } as const;
}
