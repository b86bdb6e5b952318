import { useEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ToolForm } from "#contract/tool-form.ts";
import { type FileTaker, useFileTaker } from "../../state/file-taker.ts";
import { CHANGE, GENERATE, setValue, useCreate } from "../create-state.ts";
import { isPictureFile, takeFile } from "./pictures.ts";

/** A picture that is dropped or pasted anywhere on the page becomes the one to begin with. Anything else goes its usual way. */
export function usePictureDrop(form: ToolForm): void {
  useEffect(() => {
    const take = (files: readonly File[]) => {
      const file = files.find(isPictureFile);
      if (file) void giveFile(form, file);
      return file !== undefined;
    };
    const taker: FileTaker = { words: messages.createPage.picture.dropHere, take };
    const paste = (event: ClipboardEvent) => {
      if (take([...(event.clipboardData?.files ?? [])])) event.preventDefault();
    };
    useFileTaker.setState({ taker });
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("paste", paste);
      useFileTaker.setState((state) => (state.taker === taker ? { taker: null } : state));
    };
  }, [form]);
}

async function giveFile(form: ToolForm, file: File): Promise<void> {
  const taken = await takeFile(file);
  if (!taken.ok) {
    useCreate.setState({ refused: { call: null, error: taken.error } });
    return;
  }
  const field = form.fields.find(({ input }) => input.kind === "picture");
  // A new picture begins with none: with one it is a change of that.
  if (!field && form.toolName === GENERATE) useCreate.setState({ tool: CHANGE });
  setValue(field?.name ?? "image", taken.reference);
}
