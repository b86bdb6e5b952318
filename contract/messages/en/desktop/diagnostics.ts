/** What a bug report says of this computer and of Easel. Always in English: it is read by whoever helps. */
export const diagnostics = {
  versions: (easel: string, system: string, electron: string) => `Easel ${easel} on ${system}, Electron ${electron}`,
  engine: (source: string, state: string, version: string | null, practice: boolean) =>
    `Engine: ${source}, ${state}${version === null ? "" : ` ${version}`}${practice ? " (practice engine)" : ""}`,
  /** Gigabytes. */
  graphicsMemory: (device: string, free: string, total: string) => `Graphics memory: ${device}, ${free} of ${total} GB free`,
  memory: (device: string, free: string, total: string) => `Memory: ${device}, ${free} of ${total} GB free`,
  memoryUnknown: "Memory: unknown",
  /** `tools` null while the bridge is not ready. */
  bridge: (state: string, tools: number | null) => `Bridge: ${state}${tools === null ? "" : `, ${tools} tools`}`,
  connected: (clients: readonly string[]) => `Connected: ${clients.join(", ") || "nobody"}`,
  jobs: (jobs: readonly string[]) => `Jobs: ${jobs.join(", ") || "none"}`,
};
