import { contextBridge, ipcRenderer, webUtils } from "electron";

// The page gets two functions, no ipcRenderer and no event objects. Main validates every name and input (contract/ipc.ts).
contextBridge.exposeInMainWorld("easel", {
  call: (name: string, input: unknown) => ipcRenderer.invoke("easel:call", name, input),
  on(name: string, listener: (data: unknown) => void) {
    const hear = (_event: unknown, heard: string, data: unknown) => {
      if (heard === name) listener(data);
    };
    ipcRenderer.on("easel:event", hear);
    return () => void ipcRenderer.removeListener("easel:event", hear);
  },
});

// Where dropped files lie, main hears from here, before the page's own listener: the page is told no paths, and can name none.
window.addEventListener(
  "drop",
  ({ dataTransfer }) => ipcRenderer.send("easel:dropped", [...(dataTransfer?.files ?? [])].map(pathOf)),
  true,
);

/** Electron before 29 has no `webUtils`; there it is a property. */
function pathOf(file: File): string {
  const { path } = file as File & { path?: string };
  return path ?? (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? "";
}
