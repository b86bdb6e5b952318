/**
 * Stands in for the `electron` module in unit tests, which run in plain Node where the real one cannot be loaded. It does nothing:
 * a test that reaches for Electron's behaviour belongs in e2e/, where the real app runs.
 */
const absent = (name: string) =>
  new Proxy(() => {}, {
    get: () => absent(name),
    apply: () => {
      throw new Error(`${name} is only there in the real app: test this in e2e/`);
    },
  });

export const app = absent("app");
export const BrowserWindow = absent("BrowserWindow");
export const ipcMain = absent("ipcMain");
export const Menu = absent("Menu");
export const nativeImage = absent("nativeImage");
export const Notification = absent("Notification");
export const protocol = absent("protocol");
export const screen = absent("screen");
export const Tray = absent("Tray");
