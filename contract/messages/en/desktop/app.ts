/** What Easel says about itself: when it cannot start, and about a settings file that it could not read. */
export const startup = {
  failed: "Easel could not start",
  failedDetail: (reason: string) => `${reason}\n\nIs the disk full? Make some room, then start Easel again.`,
};

export const settingsFile = {
  unreadable: (keptAs: string) => `Your settings could not be read, so Easel starts with fresh ones. The old file is kept as ${keptAs}.`,
  partlyUnreadable: (lost: readonly string[], keptAs: string) =>
    `Some settings could not be read and are as on the first day: ${lost.join(", ")}. The old file is kept as ${keptAs}.`,
};
