import { messages } from "#contract/messages/messages.ts";
import type { EngineFinding } from "#contract/view.ts";

const words = messages.settings.found;

/** "ComfyUI 0.24": the patch level only where it says something. */
export const foundName = ({ name, version }: EngineFinding): string =>
  version ? `${name} ${version.replace(/^(\d+\.\d+)\.0$/, "$1")}` : name;

/** "in your home folder", "in ~/Projects", "on drive D:", "at 127.0.0.1:8188". */
export function foundPlace({ folder, url }: EngineFinding): string {
  if (folder === null) return url === null ? words.atUnknownAddress : words.atAddress(url.replace(/^https?:\/\//, ""));
  const parent = folder.replace(/[\\/][^\\/]*$/, "");
  if (parent === "~") return words.inHome;
  if (parent === "") return words.inFolder(folder);
  return /^[A-Z]:$/i.test(parent) ? words.onDrive(parent) : words.inFolder(parent);
}

/** What using it means, or what has to be done first. */
export function foundUse({ use }: EngineFinding): string {
  switch (use.kind) {
    case "start":
      return words.start;
    case "attach":
      return words.attach;
    case "open_first":
      return words.openFirst(use.app);
    case "python_unknown":
      return words.pythonUnknown;
  }
}
