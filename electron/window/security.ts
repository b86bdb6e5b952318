import { app, type Session, type WebContents } from "electron";
import { aiApps } from "#contract/ai-apps.ts";
import { DOWNLOAD_HOSTS } from "#contract/workflow.ts";

/** The guards of Electron's security checklist (docs/tutorial/security.md), each with its reason, all in this file. */

/** Point 7. Also in the page's own meta tag, so that it holds if the header is ever lost. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' easel-media: data:",
  "media-src easel-media:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "webrtc 'block'",
].join("; ");

/** Points 2, 3, 4, 6, 8, 9, 10, 11: what every page of Easel runs with. */
export const webPreferences = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
} as const;

/**
 * Must run before `ready`. Chromium refuses to run as root with its sandbox, so whoever starts Easel as root (tests in a container)
 * says `--no-sandbox`; that switch and this call cancel each other out in a loop of dying processes.
 */
export function enforceSandbox(): void {
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
}

/** Points 11 to 14: no page of ours goes anywhere, opens anything or embeds anything. */
export function guardPages(isOurs: (url: string) => boolean): void {
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-attach-webview", (event) => event.preventDefault());
    for (const name of ["will-navigate", "will-redirect", "will-frame-navigate"] as const) {
      (contents as NavigationEvents).on(name, (event) => {
        if (!isOurs(event.url)) event.preventDefault();
      });
    }
    // Chromium asks nobody about "about:blank": a page that went there is brought back.
    let home: string | null = null;
    contents.on("did-navigate", (_event, url) => {
      if (isOurs(url)) home = url;
      else if (home !== null) void contents.loadURL(home);
    });
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
    contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
  });
}

/** The three events carry `url` on the event in every Electron since 25; the typings differ between majors. */
type NavigationEvents = Pick<WebContents, "id"> & {
  on(name: string, listener: (event: { url: string; preventDefault(): void }) => void): void;
};

/** Point 5: the page needs no permission, so it gets none, asked for or looked up. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
}

/** The page saves nothing: what a person wants saved goes through main. */
export function refuseDownloads(session: Session): void {
  session.on("will-download", (event) => event.preventDefault());
}

/** Links on which AI apps offer to add Easel, and nothing else of their schemes. */
const INSTALL_LINKS = Object.values(aiApps).flatMap(({ installLink }) => installLink ?? []);

const WEB_HOSTS: readonly string[] = ["easel.app", "www.comfy.org", "docs.comfy.org", "nodejs.org", ...DOWNLOAD_HOSTS];

/**
 * Point 15: the only addresses Easel hands to the system are the engine's own page, a few https hosts and the links of AI apps.
 * Text tricks ("https://good@evil", "javascript:", "\\\\host\\share") fail because the parsed parts are compared.
 */
export function mayOpenExternally(address: string, engineUrl: string | null): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.username || url.password) return false;
  if (INSTALL_LINKS.some((start) => url.href.startsWith(start))) return url.hash === "" && url.search.length > 1;
  if (engineUrl && url.origin !== "null" && url.origin === new URL(engineUrl).origin)
    return url.protocol === "http:" || url.protocol === "https:";
  return url.protocol === "https:" && WEB_HOSTS.includes(url.host);
}
