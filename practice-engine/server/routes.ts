import type { IncomingHttpHeaders } from "node:http";
import type { JsonObject } from "../json.ts";
import { parseJson, pythonJson } from "../json.ts";

import type { FormField } from "./multipart.ts";

/** A request, as far as a handler needs it. */
export interface RouteRequest {
  /** The values of `{name}` in the route, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The whole body; throws BodyTooLarge. */
  body(): Promise<Buffer>;
  /** The body as JSON, whatever its Content-Type; throws a SyntaxError. */
  json(): Promise<unknown>;
  /** The fields of a form by name; throws a TypeError. */
  form(): Promise<Map<string, FormField>>;
}

export type RouteResponse =
  | { status: number; headers: Record<string, string>; body: string | Uint8Array }
  /** Streams a file from disk. */
  | { status: 200; headers: Record<string, string>; file: string };

export type Handler = (call: RouteRequest) => RouteResponse | Promise<RouteResponse>;
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface Route {
  method: Method;
  /** `/history/{id}`; each `{name}` is one segment. */
  path: string;
  /** Also served under /api. */
  mirrored: boolean;
  handler: Handler;
}

export function route(method: Method, path: string, handler: Handler): Route {
  return { method, path, mirrored: true, handler };
}

export function json(value: unknown, status = 200): RouteResponse {
  return { status, headers: { "Content-Type": "application/json; charset=utf-8" }, body: pythonJson(value) };
}

export function empty(status: number): RouteResponse {
  return { status, headers: {}, body: "" };
}

export function plain(status: number, text: string): RouteResponse {
  return { status, headers: { "Content-Type": "text/plain; charset=utf-8" }, body: text };
}

/** Throws for what is no JSON object, which makes the answer a 500, as in ComfyUI. */
export async function jsonObject(call: RouteRequest): Promise<JsonObject> {
  const value = await call.json();
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("The body is no JSON object.");
  return Object.fromEntries(Object.entries(value));
}

export function parseBody(body: Buffer): unknown {
  return parseJson(body.toString("utf8"));
}
