import { type BrowserWindow, dialog } from "electron";
import { messages } from "#contract/messages/messages.ts";

/** Native dialogs on the window. Where it is not open, nobody can be asked, and the answer is no. */

interface Question {
  question: string;
  detail: string;
  yes: string;
  no: string;
  /** Which button Enter presses. */
  preferred: "yes" | "no";
}

/** Whether the person says yes. */
export async function confirm(window: BrowserWindow | null, { question, detail, yes, no, preferred }: Question): Promise<boolean> {
  if (!window) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    buttons: [yes, no],
    defaultId: preferred === "yes" ? 0 : 1,
    cancelId: 1,
    message: question,
    detail,
  });
  return response === 0;
}

/** An absolute path; null when the person chooses none. */
export async function chooseFolder(window: BrowserWindow | null, title: string, mayCreate = false): Promise<string | null> {
  if (!window) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    properties: mayCreate ? ["openDirectory", "createDirectory"] : ["openDirectory"],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** An absolute path of a file, of the kind `filter` where one is given; null when the person chooses none. */
export async function chooseFile(
  window: BrowserWindow | null,
  title: string,
  filter?: { name: string; extensions: string[] },
): Promise<string | null> {
  if (!window) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, properties: ["openFile"], filters: filter ? [filter] : [] });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Where to save a file of the kind `filter`; null when the person would rather not. */
export async function chooseSaveFile(
  window: BrowserWindow | null,
  defaultPath: string,
  filter: { name: string; extensions: string[] },
): Promise<string | null> {
  if (!window) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath, filters: [filter] });
  return canceled || !filePath ? null : filePath;
}

/** What closing the window should do where no tray shows that Easel goes on; null when the person would rather not decide. */
export async function askWhenClosed(window: BrowserWindow | null): Promise<"keep" | "quit" | null> {
  if (!window) return null;
  const words = messages.dialogs.closeWindow;
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    buttons: [words.keep, words.quit, words.cancel],
    defaultId: 0,
    cancelId: 2,
    message: words.question,
    detail: words.detail,
  });
  return (["keep", "quit"] as const)[response] ?? null;
}
