import { basename } from "node:path";
import type { Implementation, InitializeResult } from "@modelcontextprotocol/sdk/types.js";
import { aiAppOf } from "#contract/ai-apps.ts";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import { LOCAL, type Principal } from "../auth/principal.ts";
import type { BridgeConfig } from "../config/config.ts";
import type { BridgeContext } from "../context/context.ts";
import { neverViews } from "../context/never-views.ts";
import { VERSION } from "../context/version.ts";

/** What the bridge says of itself to a client. */
export function aboutBridge(
  config: BridgeConfig,
  principal: Principal,
): Pick<InitializeResult, "serverInfo" | "capabilities" | "instructions"> {
  const { name, version } = config.server;
  return {
    serverInfo: { name: name ?? "easel", title: "Easel", version: version ?? VERSION },
    capabilities: {
      tools: { listChanged: true },
      resources: { listChanged: true },
      prompts: {},
      completions: {},
      extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } },
    },
    instructions: instructions(config, principal),
  };
}

/** Of a client's name, which goes into every line of the ledger. */
const MAX_NAME_CHARACTERS = 80;

/** The client's name, as the ledger has it; "unknown" before the handshake. */
export const shortName = (client: Implementation | null): string => client?.name.slice(0, MAX_NAME_CHARACTERS) ?? "unknown";

/** What an AI has to know to use the tools together. Claude Code cuts at 2 kB. */
const instructions = ({ images }: BridgeConfig, { id }: Principal) => `Easel makes pictures with ComfyUI on the user's own computer.
A finished picture comes as an image and has a short reference such as 3f2a91c4. Give that reference as the image of another tool (image_to_image, inpaint, upscale, describe_image) to go on with it; never retype picture data. For pictures of earlier chats use find_pictures. ${otherPictures(id === LOCAL.id ? images : { ...images, allowedFolders: [] })}
If an answer says "still working", call get_job with its job id; do not start the same picture again.
The same seed and arguments give the same picture; for variants leave the seed out or raise count.`;

/** Which pictures an image may be that Easel did not make. Folders by their last names: whole paths are nobody's business. */
function otherPictures({ allowedFolders, allowHttp }: BridgeConfig["images"]): string {
  const names = allowedFolders.slice(0, 10).map((folder) => `"${basename(folder).slice(0, 40)}"`);
  const files = names.length > 0 ? [`the path of a picture file in the user's folders ${names.join(", ")}`] : [];
  const ways = [...files, ...(allowHttp ? ["the web address of a picture"] : [])];
  return ways.length === 0 ? "Never give file paths or web addresses." : `An image may also be ${ways.join(", or ")}.`;
}

/** Whether nobody has switched views off for this client (`clientInfo`). */
export function wantsViews(context: BridgeContext, about: Implementation | null): boolean {
  const client = about?.name ?? "";
  const app = aiAppOf(client);
  const { views } = context.config.results;
  const said = views[client] ?? (app === null ? undefined : views[app]);
  if (said !== undefined) return said === "always";
  return app === null || !neverViews(context).includes(app);
}
