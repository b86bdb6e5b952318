/** A notification from a bridge to a relay, never to the client: the job that a call waits for. `params` is `{ requestId, jobId }`. */
export const JOB_NOTICE = "easel/job";
