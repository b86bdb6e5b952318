/** Where a job is. */
export const jobs = {
  paused: "Paused: waits until you go on",
  waitingForEngine: "Waiting for the engine",
  /** Why a picture cannot begin, whoever is next. */
  heldUp: {
    no_engine: "Waits: no engine has what it needs",
    engine_away: "Waits: the engine that has its model does not answer",
    engine_draining: "Waits: the engine that can paint it takes nothing new",
  },
  waiting: "Waiting its turn",
  next: "Next in line",
  inLine: (position: number) => `Number ${position} in line`,
  gettingReady: "Getting ready",
  step: (step: number, steps: number) => `Step ${step} of ${steps}`,
  finishing: "Finishing",
  /** `time` as "2 min" or "20 s". */
  timeLeft: (time: string) => `about ${time} left`,
  almostDone: "almost done",
  finished: "Finished",
  failed: "Did not work",
  cancelled: "Cancelled",
};
