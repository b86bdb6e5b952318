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

/** What several computers with one queue have to say. */
export const clusterErrors = {
  queue_unreachable: {
    message: "The queue of this cluster cannot be reached just now.",
    remedy: "Ask again in a minute; whoever runs the server should see whether its Redis is up.",
  },
  queue_lost_job_waits: ({ jobId }: { jobId: string }) => ({
    message: `The queue of this cluster cannot be reached just now. Job ${jobId} is not lost: it goes on when the queue is back.`,
    remedy: "Ask for it in a minute, with get_job and this job id, instead of making it again.",
  }),
  queue_redis_too_old: ({ oldest }: { oldest: number }) => ({
    message: `The Redis of \`queue.redis_url\` is too old for a queue: it has to be Redis ${oldest} or newer, or Valkey.`,
    remedy: "Update it, or give the queue a newer one.",
  }),
  queue_redis_evicts: ({ policy }: { policy: string }) => ({
    message: `The Redis of \`queue.redis_url\` would lose jobs: when its memory is full it throws keys away (maxmemory-policy ${policy}).`,
    remedy:
      "Set maxmemory-policy to noeviction (in redis.conf, or redis-cli CONFIG SET maxmemory-policy noeviction). A cache that needs another policy gets a Redis of its own, by caching.redis_url.",
  }),
  queue_folder_differs: {
    message: "The folder of `queue.shared_folder` is not the one that the other bridges and workers of this cluster use.",
    remedy: "Let it name the same folder on every computer, for example one that all of them mount from a file server.",
  },
  queue_folder_unusable: ({ cause }: { cause: string }) => ({
    message: `Nothing can be kept in the folder of \`queue.shared_folder\` (${cause}).`,
    remedy: "Create it, and let the user that runs the bridge write there.",
  }),
  worker_without_queue: {
    message: "A worker needs a queue to take jobs from, and the configuration names none.",
    remedy: "Set queue.redis_url and queue.shared_folder in the configuration, and name that with --config.",
  },
  shared_picture_gone: ({ label }: { label: string }) => ({
    message: `A picture that the job needs (${label}) is no longer in the shared folder.`,
    remedy: "Ask again, and send the picture along again.",
  }),
  job_loses_its_workers: {
    message: "The job was begun many times, and each time the worker was gone before it was done.",
    remedy: "Ask for something smaller, or see in the workers' logs why they end.",
  },
  call_key_reused: {
    message: "This idempotency key has been used for a call with other arguments.",
    remedy: "Nothing was begun. Give every call that differs a key of its own, and repeat a call only as it was.",
  },
};
