import type { ErrorReport } from "./errors.ts";

/**
 * What the bridge and the view that it shows inside of a chat (MCP Apps, SEP-1865) say to each other. The view is one HTML page in
 * a frame of the AI app; everything it wants it asks the bridge through tool calls that the AI app passes on. Plain types: the view
 * carries no library.
 */

/** The page that shows pictures, and the one that takes a picture from the person. */
export const PICTURE_VIEW = "ui://easel/picture";
export const ADD_PICTURE_VIEW = "ui://easel/add-picture";
/** The page that shows what a search has found. */
export const FIND_PICTURES_VIEW = "ui://easel/find-pictures";

/** Exactly this: hosts compare (MCP Apps 2026-01-26). */
export const VIEW_MIME = "text/html;profile=mcp-app";

/** The extension's name in `capabilities.extensions`, of client and server. */
export const UI_EXTENSION = "io.modelcontextprotocol/ui";

/** The one tool that only views call. What it does is said by `ask`. */
export const VIEW_TOOL = "easel_view";

/** Characters of base64 in one part of a picture or of an upload; a multiple of 4, so that parts can be joined as text. */
export const PART_CHARACTERS = 90_000;
/** Bytes that they stand for. Every part of a file has as many, but for the last one. */
export const PART_BYTES = (PART_CHARACTERS / 4) * 3;

/** A picture as the view knows it. */
export interface ViewPicture {
  /** By which other tools take it. */
  reference: string;
  mime: string;
  /** In pixels; null for what is no picture. */
  width: number | null;
  height: number | null;
  /** Of the original file. */
  bytes: number;
  /** A small JPEG as a `data:` URI; null where there is none. */
  thumbnail: string | null;
  /** It shows nothing: all black, all of one colour, or pure noise. Null for an ordinary picture. */
  blank: "black" | "flat" | "noise" | null;
}

/** A picture of a search. */
export interface ViewFoundPicture extends ViewPicture {
  /** Epoch milliseconds. */
  createdAt: number;
  /** What the tool that made it is called for people; "" where nobody knows. */
  title: string;
  /** The beginning of its prompt, or "". */
  prompt: string;
}

/** A page of a search, newest first. `structuredContent` of find_pictures, and the answer to `ask: "find"`. */
export interface ViewFound {
  /** Of all pages. */
  total: number;
  pictures: ViewFoundPicture[];
  /** For the next page; null on the last one. */
  cursor: string | null;
  /** Files that have not been read yet. */
  unread: number;
}

/** What one call came to. `structuredContent` of a tool result, and the answer to `ask: "job"`. */
export type ViewJob = {
  /** Null where no job of the call is known yet. */
  jobId: string | null;
  tool: string;
  /** What the tool is called for people. */
  title: string;
  /** The arguments as far as they are resolved: seeds are decimal strings, pictures their references. */
  arguments: Record<string, string | number | boolean | null>;
  /** The arguments are whole: the same can be asked for again. Very long ones are cut to fit into an answer. */
  repeatable: boolean;
  /** Painted by the practice engine. */
  practice: boolean;
  /** What differs from what was asked, a sentence each. */
  notes: string[];
  /** Which tools this bridge offers, for the view's buttons. */
  tools: { upscale: boolean; inpaint: boolean; imageToImage: boolean; cancel: boolean };
  /** The window of Easel's app can be opened at a picture. */
  canShowInEasel: boolean;
  state: ViewState;
};

export type ViewState =
  /** No job of this call has been heard of (yet). */
  | { kind: "unknown" }
  /** The person wants no pictures in this app's chats. Hosts that remember an older list of tools open the view all the same. */
  | { kind: "off" }
  | { kind: "waiting"; doing: string /** Jobs before it; null where nobody can tell. */; position: number | null; etaMs: number | null }
  | {
      kind: "running";
      doing: string;
      /** 0..1 of the whole job. */
      fraction: number | null;
      step: number | null;
      steps: number | null;
      /** Milliseconds until it is done. */
      etaMs: number | null;
      /** The newest look at the unfinished picture as a `data:` URI, where it is newer than the one asked with. */
      preview: { number: number; uri: string } | null;
    }
  | { kind: "done"; pictures: ViewPicture[]; text: string[] }
  | { kind: "failed"; error: ErrorReport }
  | { kind: "cancelled" };

/** The arguments of the view's tool. */
export type ViewRequest =
  /** The job of a call by what was asked (the host tells the view no id before the result), or by its id. Only the session's own. */
  | { ask: "job"; tool: string; arguments: Record<string, unknown>; preview?: number }
  | { ask: "job"; job_id: string; preview?: number }
  /** A part of the original, from this byte of the file on. */
  | { ask: "picture"; reference: string; offset: number }
  /** A part of a file that the person dropped. The first one has `index` 0; `id` is the view's own choice. */
  | { ask: "upload"; id: string; index: number; total: number; data: string }
  /** The job of a kept picture, however long ago that was. */
  | { ask: "kept"; reference: string }
  /** A page of a search, with the arguments of find_pictures. */
  | { ask: "find"; arguments: Record<string, unknown> }
  /** Opens Easel's window at the picture. */
  | { ask: "show"; reference: string };

/** `structuredContent` of the answers, beside `ViewJob`. */
export interface ViewPart {
  reference: string;
  mime: string;
  offset: number;
  /** Bytes of the whole file. */
  bytes: number;
  /** SHA-256 of the whole file in hex, so that the view can tell that it has it all. */
  sha256: string;
  /** Base64 of the part. */
  data: string;
}

export type ViewUpload = { kind: "partial"; received: number } | { kind: "added"; picture: ViewPicture };
