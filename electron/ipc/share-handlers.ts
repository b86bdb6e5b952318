import fs from "node:fs";
import path from "node:path";
import { app } from "electron";
import { messages } from "#contract/messages/messages.ts";
import { chooseFile, chooseSaveFile, confirm } from "../window/dialogs.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

const PEM = ["pem", "crt", "cer", "key"];

/** Whether other computers may use Easel, and with which tokens. */
export function shareHandlers({ bridge, sharing, settings, state, files, window }: Services): HandlersOf<"share"> {
  const change = (part: Partial<ReturnType<typeof settings.get>["sharing"]>) => {
    const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
    state.set({ settings: settings.change({ sharing: { ...settings.get().sharing, ...given } }) });
    void sharing.changed();
  };
  return {
    "share.change": (part) => change(part as Parameters<typeof change>[0]),
    "share.chooseCertificate": async () => {
      const words = messages.dialogs.chooseCertificate;
      const certificate = await chooseFile(window.browserWindow, words.certificate, { name: words.files, extensions: PEM });
      const key = certificate && (await chooseFile(window.browserWindow, words.key, { name: words.files, extensions: PEM }));
      if (!certificate || !key) return false;
      change({ encryption: { kind: "given", certificate, key } });
      return true;
    },
    "share.saveCertificate": async () => {
      const usual = path.join(app.getPath("downloads"), "easel.pem");
      const file = await chooseSaveFile(window.browserWindow, usual, {
        name: messages.dialogs.chooseCertificate.files,
        extensions: ["pem"],
      });
      if (file !== null) await fs.promises.copyFile(files.shareCertificate, file);
      return file !== null;
    },
    "share.tokens": async () => (await bridge.ask("easel/tokens/list", {})).tokens,
    "share.addToken": async (fields) => (await bridge.ask("easel/tokens/add", fields)).token,
    "share.revokeToken": async (name) => {
      const { question, detail, revoke, keep } = messages.dialogs.revokeToken;
      const agreed = await confirm(window.browserWindow, { question: question(name), detail, yes: revoke, no: keep, preferred: "no" });
      if (agreed) await bridge.ask("easel/tokens/revoke", { name });
      return agreed;
    },
  };
}
