import type { IncomingHttpHeaders } from "node:http";
import type { JsonObject } from "../json.ts";
import { parseJson, pythonJson } from "../json.ts";

import type { FormField } from "./multipart.ts";

/** What a handler gets of a request. */
export interface RouteRequest {
  /** The values of `{name}` in the route, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The whole body; throws BodyTooLargeError. */
  body(): Promise<Buffer>;
  /** The body as JSON, whatever its Content-Type; throws a SyntaxError. */
  json(): Promise<unknown>;
  /** The fields of a form by name; throws a TypeError. */
  form(): Promise<Map<string, FormField>>;
}

/** What a handler answers. */
export type RouteResponse =
  | { status: number; headers: Record<string, string>; body: string | Uint8Array }
  /** Streams a file from disk. */
  | { status: 200; headers: Record<string, string>; file: string };

/** Answers a request. What it throws becomes a 500, as in ComfyUI. */
export type Handler = (request: RouteRequest) => RouteResponse | Promise<RouteResponse>;
/** The HTTP methods of ComfyUI's routes; HEAD is served as GET without a body. */
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** A path, and who answers for it. */
export interface Route {
  method: Method;
  /** `/history/{id}`; each `{name}` is one segment. */
  path: string;
  /** Also served under /api. */
  mirrored: boolean;
  handler: Handler;
}

/** A route that is also served under /api, as ComfyUI's are. */
export function route(method: Method, path: string, handler: Handler): Route {
  return { method, path, mirrored: true, handler };
}

/** A JSON response. */
export function json(value: unknown, status = 200): RouteResponse {
  return { status, headers: { "Content-Type": "application/json; charset=utf-8" }, body: pythonJson(value) };
}

/** A response without a body. */
export function empty(status: number): RouteResponse {
  return { status, headers: {}, body: "" };
}

/** A response in plain text. */
export function plain(status: number, text: string): RouteResponse {
  return { status, headers: { "Content-Type": "text/plain; charset=utf-8" }, body: text };
}

/** The body as a JSON object. Throws for anything else, which becomes a 500, as in ComfyUI. */
export async function jsonObject(request: RouteRequest): Promise<JsonObject> {
  const value = await request.json();
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("The body is no JSON object.");
  return Object.fromEntries(Object.entries(value));
}

/** A body as JSON. Throws a SyntaxError. */
export function parseBody(body: Buffer): unknown {
  return parseJson(body.toString("utf8"));
}
