import { contextBridge, ipcRenderer } from "electron";

// The page that makes thumbnails gets pictures and gives back small ones, and nothing else.
contextBridge.exposeInMainWorld("thumbnailer", {
  onTask(listener: (id: number, task: unknown) => void) {
    ipcRenderer.on("easel:thumbnail", (_event, id: number, task: unknown) => listener(id, task));
    ipcRenderer.send("easel:thumbnailer-ready");
  },
  done: (id: number, bytes: Uint8Array | null) => ipcRenderer.send("easel:thumbnail", id, bytes),
});
