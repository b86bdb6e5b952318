import fs from "node:fs/promises";
import path from "node:path";
import { protocol, type Session } from "electron";
import { isInside } from "#base/contained-path.ts";
import { mediaResponse, type ShownFile } from "./media-response.ts";
import { CONTENT_SECURITY_POLICY } from "./security.ts";

/** The two schemes of Easel: `easel://app/...` is the window's page, `easel-media://picture|thumb|output/ID` its pictures. */

export const PAGE_ORIGIN = "easel://app";

/** Whether an address is the window's page. Any other of ours would leave the window empty. */
export function isOurPage(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === "easel:" && url.host === "app" && (url.pathname === "/" || url.pathname === "/index.html");
  } catch {
    return false;
  }
}

/** Must run before `ready`. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "easel", privileges: { standard: true, secure: true, supportFetchAPI: true } },
    { scheme: "easel-media", privileges: { standard: true, secure: true, stream: true } },
  ]);
}

export interface Media {
  /** A picture or thumbnail by its opaque id; null = there is none. */
  picture(id: string): Promise<ShownFile | null>;
  thumbnail(id: string): Promise<ShownFile | null>;
  /** What a job has made, of any kind, or a picture that the person gave, by its reference. */
  output(id: string): Promise<ShownFile | null>;
}

export function serveSchemes(session: Session, pageDirectory: string, media: Media): void {
  session.protocol.handle("easel", (request) => servePage(request.url, pageDirectory));
  session.protocol.handle("easel-media", (request) => serveMedia(request, media));
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

const notFound = () => new Response(null, { status: 404 });

export async function servePage(address: string, directory: string): Promise<Response> {
  const file = await fileWithin(directory, address);
  const type = file && TYPES[path.extname(file)];
  if (!file || !type) return notFound();
  return new Response(await fs.readFile(file), {
    headers: { "content-type": type, "content-security-policy": CONTENT_SECURITY_POLICY, "x-content-type-options": "nosniff" },
  });
}

/** The file an address names, or null when it is none or lies outside of the directory after decoding and following links. */
export async function fileWithin(directory: string, address: string): Promise<string | null> {
  try {
    const url = new URL(address);
    if (url.host !== "app") return null;
    const name = decodeURIComponent(url.pathname === "/" ? "/index.html" : url.pathname);
    if (name.includes("\0") || name.includes("\\")) return null;
    const root = await fs.realpath(directory);
    const file = await fs.realpath(path.join(root, name));
    return isInside(root, file) ? file : null;
  } catch {
    return null;
  }
}

/** The id may be followed by a version, so that a changed file has another address. */
const MEDIA_ADDRESS = /^easel-media:\/\/(picture|thumb|output)\/([\w-]{1,64})(?:\.\w{1,16})?$/;

async function serveMedia({ url, headers }: Request, media: Media): Promise<Response> {
  const [, kind, id] = MEDIA_ADDRESS.exec(url) ?? [];
  if (kind === undefined || id === undefined) return notFound();
  const found = await (kind === "picture" ? media.picture(id) : kind === "thumb" ? media.thumbnail(id) : media.output(id));
  return (found && (await mediaResponse(found, headers.get("range")))) ?? notFound();
}
