/**
 * A notification from a bridge to a relay, never to the client: the job that a call waits for. `params` is a `JobNotice` with the
 * `requestId` of the call.
 */
export const JOB_NOTICE = "easel/job";
