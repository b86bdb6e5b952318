import { contextBridge, ipcRenderer } from "electron";

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
