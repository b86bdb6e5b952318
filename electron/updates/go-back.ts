import fs from "node:fs";
import { app, dialog, shell } from "electron";
import { stateFiles } from "#base/state-directory.ts";
import { messages } from "#contract/messages/messages.ts";
import { chosenLanguage, speakLanguage } from "../app/language.ts";
import { releasePage } from "./feed.ts";
import { type Program, StartRecord } from "./start-record.ts";

/**
 * Counts this start, and where a new version has failed twice offers the one that worked before. Null = this process ends, because the
 * person went back. Must run before anything else that could fail.
 */
export async function beginStart(): Promise<StartRecord | null> {
  const program = { version: app.getVersion(), executable: process.env.APPIMAGE ?? process.execPath };
  const record = new StartRecord(stateFiles(app.getPath("userData")).starts, program);
  const { older } = record;
  if (older === null || !(await wantsBack(older, program))) return record;
  if (older.executable !== program.executable && fs.existsSync(older.executable)) {
    app.relaunch({ execPath: older.executable, args: process.argv.slice(1) });
  } else {
    await shell.openExternal(releasePage(older.version));
  }
  record.ended();
  app.exit(0);
  return null;
}

async function wantsBack(older: Program, { version }: Program): Promise<boolean> {
  await speakLanguage(chosenLanguage({ language: "system" }));
  const { question, detail, back, again } = messages.updates.failedStarts;
  const { response } = await dialog.showMessageBox({
    type: "warning",
    message: question(version),
    detail: detail(older.version),
    buttons: [back(older.version), again],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
