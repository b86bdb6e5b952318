import { type NativeImage, nativeImage } from "electron";

export type TrayIconName = "ready" | "working" | "starting" | "paused" | "problem";

/** The PNG files in `icons/`, as data URLs; `scripts/icons.ts` makes them from the SVG files there. */
const files = import.meta.glob<string>("./icons/*.png", { query: "?inline", import: "default", eager: true });

/** How large the system shows a tray icon, in points; a sharp screen has more pixels to a point. */
const SIZE_POINTS = process.platform === "linux" ? 24 : 16;

/** Sharp on every screen. On macOS black and transparent, for the system to colour. */
export function trayIcon(name: TrayIconName): NativeImage {
  const isTemplate = process.platform === "darwin";
  const image = nativeImage.createEmpty();
  for (const pixels of [16, 24, 32, 48]) {
    const dataURL = files[`./icons/${name}${isTemplate ? "-template" : ""}-${pixels}.png`];
    if (dataURL && pixels >= SIZE_POINTS) image.addRepresentation({ scaleFactor: pixels / SIZE_POINTS, dataURL });
  }
  image.setTemplateImage(isTemplate);
  return image;
}
