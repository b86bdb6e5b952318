import { formats } from "../formats.ts";

/** Why a job was not begun, or did not end well. */
export const jobErrors = {
  queue_is_full: ({ waiting, yours }: { waiting: number; yours: number }) => ({
    message: `The queue is full: ${formats.plural(waiting, { one: "1 job is waiting", other: `${waiting} jobs are waiting` })}, ${yours} of them yours.`,
    remedy: "Nothing was begun. Wait for the jobs you have (get_job) or stop some (cancel_job), then ask again.",
  }),
  too_many_jobs_per_minute: ({ begun, waitSeconds }: { begun: number; waitSeconds: number }) => {
    const jobs = formats.plural(begun, { one: "1 job was begun", other: `${begun} jobs were begun` });
    const wait = formats.plural(waitSeconds, { one: "1 second", other: `${waitSeconds} seconds` });
    return {
      message: `${jobs} within a minute, and no more are allowed here.`,
      remedy: `Nothing was begun. Ask again in ${wait}, or make several pictures with one call by count.`,
    };
  },
  job_took_too_long: ({ seconds }: { seconds: number }) => ({
    message: `The job was stopped: it took longer than ${seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`}.`,
    remedy: "Ask for a smaller picture or fewer steps, or raise comfyui.timeout_seconds in the configuration.",
  }),
  /** `ends`: classes of the nodes at the end of the workflow; empty where they are not known. */
  job_brought_nothing: ({ ends }: { ends: readonly string[] }) => {
    const where =
      ends.length === 0 ? "" : ` ${formats.list(ends)} told ComfyUI of no file or text: a node may save elsewhere, or stop the rest.`;
    return {
      message: `The workflow ended well, but nothing came back.${where}`,
      remedy:
        "Add a node to it that gives its result to ComfyUI, such as SaveImage, SaveVideo, SaveAudio or PreviewAny, and import it again.",
    };
  },
  job_not_begun: {
    message: "Easel was closed while this job waited. It was not begun, and ComfyUI was not given it.",
    remedy: "Ask for the picture again: it is safe, nothing is made twice by it.",
  },
  job_interrupted: {
    message: "Easel or the engine was closed before this job was finished.",
    remedy: "Ask for the picture again.",
  },
  job_id_missing: {
    message: "`job_id` is missing.",
    remedy: "Give the job id from an earlier answer.",
  },
  job_id_unknown: ({ id }: { id: string }) => ({
    message: `There is no job "${id}".`,
    remedy: "Give the job id exactly as an earlier answer named it.",
  }),
};
