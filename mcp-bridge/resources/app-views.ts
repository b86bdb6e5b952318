import type { ReadResourceResult } from "@modelcontextprotocol/sdk/types.js";
import { ADD_PICTURE_VIEW, FIND_PICTURES_VIEW, PICTURE_VIEW, VIEW_MIME } from "#contract/app-view.ts";
import { viewPage } from "./view-pages.ts";

/**
 * Nothing may be loaded from anywhere: the pages bring all they need. Said on the content that is read, which is where hosts look,
 * and without a `domain`, which would stop some of them.
 */
const META = { ui: { csp: { connectDomains: [], resourceDomains: [] }, prefersBorder: false } };

const PAGES: Record<string, Parameters<typeof viewPage>[0]> = {
  [PICTURE_VIEW]: "picture",
  [ADD_PICTURE_VIEW]: "add-picture",
  [FIND_PICTURES_VIEW]: "find-pictures",
};

/** A page that AI apps show inside of a chat (MCP Apps, SEP-1865); null for what is no view. They need not be listed. */
export async function readView(uri: string): Promise<ReadResourceResult | null> {
  const name = PAGES[uri];
  return name === undefined ? null : { contents: [{ uri, mimeType: VIEW_MIME, text: await viewPage(name), _meta: META }] };
}
