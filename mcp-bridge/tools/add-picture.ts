import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeConfig } from "../config/config.ts";
import { ADD_PICTURE } from "../workflow/template/reserved-tools.ts";
import { textResult } from "./result.ts";

/** Asks the person for a picture of their own. */
export const addPicture: Tool = {
  name: ADD_PICTURE,
  title: "Ask for a picture",
  description: "Let the user hand over a picture of their own (photo, drawing), to go on with it in another tool.",
  inputSchema: { type: "object", properties: {}, additionalProperties: false },
  annotations: { title: "Ask for a picture", readOnlyHint: true, openWorldHint: false },
};

/** `views`: the app shows the box into which the person drops the picture. */
export function addPictureResult(views: boolean, { allowedFolders, allowHttp }: BridgeConfig["images"]): CallToolResult {
  if (views) {
    return textResult(
      "The user sees a box into which they can drop, paste or choose a picture. Ask them to do so. You are told its reference when it is there; if not, ask them for the reference that the box shows.",
    );
  }
  const ways = [
    ...(allowedFolders.length > 0 ? ["name a picture file in one of the folders that Easel may read"] : []),
    ...(allowHttp ? ["give the web address of a picture"] : []),
    "open Easel, choose the picture there, and say its reference here",
  ];
  return textResult(`This app shows no box for pictures. The user can ${ways.join(", or ")}.`);
}
