import { aiAppOf, aiApps, EASEL_CLIENT } from "#contract/ai-apps.ts";

/** What people call the MCP client that introduced itself as `clientName`; an unknown one keeps its own name. */
export function clientName(clientName: string): string {
  if (isWindow(clientName)) return "You";
  const app = aiAppOf(clientName);
  return app === null ? clientName || "An AI app" : aiApps[app].name;
}

/** Whether it is the window itself that asked. */
export const isWindow = (clientName: string): boolean => clientName === EASEL_CLIENT;
