/** The bridge's tools that are no workflows. */
export const GET_JOB = "get_job";
/** Stops a job. */
export const CANCEL_JOB = "cancel_job";
/** Takes a picture from a view. */
export const ADD_PICTURE = "add_picture";
/** Looks for pictures of earlier days. */
export const FIND_PICTURES = "find_pictures";
/** For workflows that the list of tools has no room for. */
export const LIST_WORKFLOWS = "list_workflows";
/** Runs one of the workflows that have no tool of their own. */
export const RUN_WORKFLOW = "run_workflow";

/** Those that change nothing: their annotations say so, and whoever may only read may use them. */
export const READ_ONLY_TOOLS: readonly string[] = [GET_JOB, FIND_PICTURES, ADD_PICTURE, LIST_WORKFLOWS];

/** Names that no workflow may have. */
export const RESERVED_TOOLS: readonly string[] = [GET_JOB, CANCEL_JOB, FIND_PICTURES, ADD_PICTURE, LIST_WORKFLOWS, RUN_WORKFLOW];
