import type { ReadResourceResult } from "@modelcontextprotocol/sdk/types.js";
import { ADD_PICTURE_VIEW, PICTURE_VIEW, VIEW_MIME } from "#contract/app-view.ts";
import { viewPage } from "./view-pages.ts";

/**
 * Nothing may be loaded from anywhere: the pages bring all they need. Said on the content that is read, which is where hosts look,
 * and without a `domain`, which would stop some of them.
 */
const META = { ui: { csp: { connectDomains: [], resourceDomains: [] }, prefersBorder: false } };

/** A page that AI apps show inside of a chat (MCP Apps, SEP-1865); null for what is no view. They need not be listed. */
export async function readView(uri: string): Promise<ReadResourceResult | null> {
  const name = uri === PICTURE_VIEW ? "picture" : uri === ADD_PICTURE_VIEW ? "add-picture" : null;
  return name === null ? null : { contents: [{ uri, mimeType: VIEW_MIME, text: await viewPage(name), _meta: META }] };
}
