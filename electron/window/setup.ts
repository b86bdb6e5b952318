import { nativeTheme, session } from "electron";
import type { Language } from "#contract/language.ts";
import type { AppContext } from "../app/app-context.ts";
import { chosenLanguage, speakLanguage } from "../app/language.ts";
import { jobOutput } from "../gallery/job-output.ts";
import { keptPicture } from "../gallery/kept-picture.ts";
import { showAppMenu } from "./app-menu.ts";
import { type Media, serveSchemes } from "./protocols.ts";
import { denyPermissions, refuseDownloads } from "./security.ts";
import { MainWindow } from "./window.ts";

/** The window, not open yet, and what it is always told: the state and the logs. */
export function setupWindow({ settings, state, logs }: AppContext): MainWindow {
  const window = new MainWindow((name, error) => logs.add("app", `${name}: ${String(error)}`, "error"));
  nativeTheme.themeSource = settings.get().theme;
  const showMenu = () => showAppMenu((command) => window.send("command", command));
  showMenu();
  let spoken = chosenLanguage(settings.get());
  const changeLanguage = async (language: Language) => {
    if (language === spoken) return;
    spoken = language;
    await speakLanguage(language);
    showMenu();
    window.load(language);
  };
  state.onChange((slice) => {
    window.send("state", slice);
    if (!slice.settings) return;
    nativeTheme.themeSource = slice.settings.theme;
    window.setZoom(slice.settings.zoom);
    void changeLanguage(chosenLanguage(slice.settings));
  });
  logs.onLines((lines) => window.send("log.lines", lines));
  return window;
}

/** What the page is made of, and what it may not do. */
export function setupPages({ built, state, files }: AppContext, gallery: Omit<Media, "output">): void {
  denyPermissions(session.defaultSession);
  refuseDownloads(session.defaultSession);
  serveSchemes(session.defaultSession, built.page, {
    picture: (id) => gallery.picture(id),
    thumbnail: (id) => gallery.thumbnail(id),
    output: async (reference) =>
      (await jobOutput(state.get().jobs, files.pictures, reference)) ??
      (await keptPicture([files.pictures, files.givenPictures], reference)),
  });
}
