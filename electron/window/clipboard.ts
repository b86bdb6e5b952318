import fs from "node:fs";
import { ClipboardItem, clipboard, nativeImage } from "electron";

/** Before Electron's clipboard took the shape of the web's, pictures went on it through this. */
interface OldClipboard {
  writeImage(image: Electron.NativeImage): void;
}

/** Puts the picture itself on the clipboard, for pasting into any program. */
export async function copyPicture(file: string): Promise<void> {
  if ("writeImage" in clipboard) {
    (clipboard as unknown as OldClipboard).writeImage(nativeImage.createFromPath(file));
    return;
  }
  const picture = new Blob([await fs.promises.readFile(file)], { type: "image/png" });
  await clipboard.write([new ClipboardItem({ "image/png": picture })]);
}
