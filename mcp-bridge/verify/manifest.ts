import { isObject, type Message, resultOf } from "./json-rpc.ts";
import { type Peer, request } from "./peers/peer.ts";

/** An entry of a list, of whatever shape the server gave it. */
export type Entry = Record<string, unknown>;

/** What a server offers. */
export interface Manifest {
  tools: Entry[];
  resources: Entry[];
  templates: Entry[];
  prompts: Entry[];
  /** The answers as they came, page by page: what a model is sent of the tools, and what a schema can judge. */
  pages: Record<"tools" | "resources" | "templates" | "prompts", Message[]>;
}

const MAX_PAGES = 50;

/** Reads all lists that the server has declared, page by page. */
export async function readManifest(peer: Peer, capabilities: Entry): Promise<Manifest> {
  const read = (declared: boolean, method: string) => (declared ? pagesOf(peer, method) : Promise.resolve([]));
  const { tools, resources, prompts } = capabilities;
  const pages = {
    tools: await read(tools !== undefined, "tools/list"),
    resources: await read(resources !== undefined, "resources/list"),
    templates: await read(resources !== undefined, "resources/templates/list"),
    prompts: await read(prompts !== undefined, "prompts/list"),
  };
  return {
    pages,
    tools: entriesOf(pages.tools, "tools"),
    resources: entriesOf(pages.resources, "resources"),
    templates: entriesOf(pages.templates, "resourceTemplates"),
    prompts: entriesOf(pages.prompts, "prompts"),
  };
}

async function pagesOf(peer: Peer, method: string): Promise<Message[]> {
  const pages: Message[] = [];
  for (let cursor: unknown; pages.length < MAX_PAGES; ) {
    const page = await request(peer, method, cursor === undefined ? undefined : { cursor });
    pages.push(page);
    cursor = resultOf(page)?.nextCursor;
    if (cursor === undefined) return pages;
  }
  throw new Error(`${method} has no end after ${MAX_PAGES} pages`);
}

const entriesOf = (pages: Message[], key: string): Entry[] =>
  pages.flatMap((page) => {
    const list = resultOf(page)?.[key];
    return Array.isArray(list) ? list.filter(isObject) : [];
  });
