import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from "electron";
import type { z } from "zod";
import { EaselError, reportOf } from "#contract/errors.ts";
import { type CallName, type CallOutput, calls } from "#contract/ipc.ts";
import { isOurPage } from "../window/protocols.ts";

/** The one gate between the window and main. Nothing else in Easel touches `ipcMain`. */

// biome-ignore lint/suspicious/noConfusingVoidType: a handler of a call that answers nothing may simply return
type Answer<C extends CallName> = undefined extends CallOutput<C> ? void : CallOutput<C>;
export type Handlers = { [C in CallName]: (input: z.output<(typeof calls)[C]["input"]>) => Promise<Answer<C>> | Answer<C> };

/** Those of one topic or of several: `HandlersOf<"app" | "settings">`. */
export type HandlersOf<Topic extends string> = Pick<Handlers, Extract<CallName, `${Topic}.${string}`>>;

/**
 * `contents` is our window's, or null while there is none: only its main frame, showing our page, is heard. `onFault` hears of errors
 * that nobody foresaw, `onDropped` of the paths that the preload read off a drop. Returns the function that closes the gate.
 */
export function openGate(
  handlers: Handlers,
  contents: () => WebContents | null,
  onFault: (name: string, error: unknown) => void,
  onDropped: (paths: unknown) => void,
): () => void {
  ipcMain.handle("easel:call", async (event, name: unknown, input: unknown) => {
    requireTrusted(event, contents());
    try {
      return { ok: true, value: await answer(handlers, name, input) };
    } catch (error) {
      if (!(error instanceof EaselError)) onFault(String(name), error);
      return { ok: false, error: reportOf(error) };
    }
  });
  const hearDropped = (event: IpcMainEvent, paths: unknown) => {
    requireTrusted(event, contents());
    onDropped(paths);
  };
  ipcMain.on("easel:dropped", hearDropped);
  return () => {
    ipcMain.removeHandler("easel:call");
    ipcMain.off("easel:dropped", hearDropped);
  };
}

async function answer(handlers: Handlers, name: unknown, input: unknown): Promise<unknown> {
  if (typeof name !== "string" || !Object.hasOwn(calls, name)) throw new EaselError("not_allowed", "call_unknown", {}, { name });
  const call = name as CallName;
  const parsed = calls[call].input.safeParse(input);
  if (!parsed.success) throw new EaselError("argument_invalid", "call_malformed", {}, { name, issues: parsed.error.issues });
  const handler = handlers[call] as (input: unknown) => unknown;
  return handler(parsed.data);
}

/**
 * Electron's checklist, point 17. A frame that is gone or nested, another window, or a page that is not ours: throw.
 * Exported for its test, which plays those senders.
 */
export function requireTrusted(event: Pick<IpcMainInvokeEvent, "senderFrame" | "sender">, contents: WebContents | null): void {
  const frame = event.senderFrame;
  const trusted = frame && contents && event.sender.id === contents.id && frame === event.sender.mainFrame && isOurPage(frame.url);
  if (!trusted) throw new Error("a call from a page that is not Easel's");
}
