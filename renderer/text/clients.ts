import { aiAppOf, aiApps, EASEL_CLIENT } from "#contract/ai-apps.ts";
import { messages } from "#contract/messages/messages.ts";

/** What people call the MCP client that introduced itself as `clientName`; an unknown one keeps its own name. */
export function clientName(clientName: string): string {
  if (isWindow(clientName)) return messages.app.you;
  const app = aiAppOf(clientName);
  return app === null ? clientName || messages.app.unnamedAiApp : aiApps[app].name;
}

/** Whether it is the window itself that asked. */
export const isWindow = (clientName: string): boolean => clientName === EASEL_CLIENT;
