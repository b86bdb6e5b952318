/** Who starts the engine again is not known there. */
const onceItRuns = "Easel starts its own engine again by itself; one that you started, start again. Then ask for the picture again.";
const tryAgainLater = "Ask for the picture again.";
const exportAgain = 'Correct the workflow, or export it from ComfyUI again with "Export (API)".';
const askAfterAll = "Ask again when you want the picture after all.";

/** ComfyUI's types of inputs in words. */
const inputTypes: Readonly<Record<string, string>> = {
  INT: "a whole number",
  FLOAT: "a number",
  STRING: "text",
  BOOLEAN: "true or false",
};

/** What makes a certificate believed that no known issuer has signed. */
const TRUST = "Name the certificate's file, or its issuer's, as `comfyui.ca_file` in the bridge's configuration.";

type Host = { host: string };
type Node = { className: string; nodeId: string };
type Choices = { choices: readonly string[]; more: number };

const node = ({ className, nodeId }: Node) => `The workflow's node "${className}" (${nodeId})`;
const chooseOne = ({ choices, more }: Choices) => `Choose one of these: ${choices.join(", ")}${more === 0 ? "" : `, and ${more} more`}.`;

/** What an engine refuses, fails at, or does not answer. `host` is its host and port. */
export const comfyuiErrors = {
  engine_not_listening: ({ host }: Host) => ({
    message: `No picture engine answers at ${host}.`,
    remedy: "Start ComfyUI, or choose another engine in Easel's settings, then try again.",
  }),
  engine_connection_failed: ({ host }: Host) => ({
    message: `The connection to the picture engine at ${host} failed.`,
    remedy: "Check that the engine is running, then try again.",
  }),
  engine_timed_out: ({ host }: Host) => ({
    message: `The picture engine at ${host} did not answer in time.`,
    remedy: "It may be busy: try again in a moment, and restart the engine if it stays silent.",
  }),
  engine_froze: ({ seconds }: { seconds: number }) => ({
    message: `The picture engine froze: it has not answered for ${seconds} seconds.`,
    remedy: "Ask again in a minute. If it stays silent, restart the engine: on this computer the button is on Easel's page Home.",
  }),
  engine_host_unknown: ({ host }: Host) => ({
    message: `No computer is known by the name in ${host}.`,
    remedy: "Check how the name is written, or use the computer's number, as in http://192.168.1.20:8188.",
  }),
  engine_host_unroutable: ({ host }: Host) => ({
    message: `There is no way to the computer at ${host}.`,
    remedy: "Check that it is switched on and in the same network (or that the VPN is connected), then try again.",
  }),
  engine_certificate_expired: ({ host }: Host) => ({
    message: `The certificate of ${host} has expired.`,
    remedy: "Its owner has to renew it.",
  }),
  engine_certificate_self_signed: ({ host }: Host) => ({
    message: `${host} has a certificate that it made for itself, which could be anybody's.`,
    remedy: TRUST,
  }),
  engine_certificate_unknown_issuer: ({ host }: Host) => ({
    message: `The certificate of ${host} is by an issuer that this computer does not know.`,
    remedy: TRUST,
  }),
  /** `names` are those that the certificate is for; empty where it does not tell. */
  engine_certificate_other_name: ({ host, names }: Host & { names: readonly string[] }) => ({
    message: `The certificate at ${host} is for another name${names.length === 0 ? "" : ` (${names.join(", ")})`}.`,
    remedy: "Write the address with the name that the certificate is for.",
  }),
  engine_certificate_invalid: ({ host }: Host) => ({
    message: `The certificate of ${host} is not valid.`,
    remedy: "Its owner has to replace it.",
  }),
  engine_speaks_https: ({ host }: Host) => ({
    message: `${host} answers only to encrypted connections.`,
    remedy: `Write https:// in front of the address: https://${host}.`,
  }),
  engine_speaks_http: ({ host }: Host) => ({
    message: `${host} does not answer to encrypted connections.`,
    remedy: `Write http:// in front of the address: http://${host}.`,
  }),
  /** `what` answers there, as it calls itself; null where it does not. */
  engine_not_comfyui: ({ host, what }: Host & { what: string | null }) => ({
    message: `What answers at ${host} is not ComfyUI${what === null ? "" : ` but “${what}”`}.`,
    remedy: "Check the engine's address in Easel's settings.",
  }),
  engine_login_page: ({ host }: Host) => ({
    message: `A login page answers at ${host}.`,
    remedy:
      "Write user name and password into the address (https://name:password@host), or use an address that needs no login in a browser.",
  }),
  engine_redirected: ({ host, target }: Host & { target: string }) => ({
    message: `${host} leads on to ${target || "another place"}, where ComfyUI is not.`,
    remedy: "Open the address in a browser, and use the one that shows ComfyUI.",
  }),
  engine_gateway_error: ({ host, status }: Host & { status: number }) => ({
    message: `The server at ${host} does not reach the engine behind it (error ${status}).`,
    remedy: "Start ComfyUI there, or try again in a moment.",
  }),
  engine_proxy_unreachable: ({ host, proxy }: Host & { proxy: string }) => ({
    message: `The proxy ${proxy}, through which ${host} is asked, does not answer.`,
    remedy: `Check the environment variable HTTP_PROXY, HTTPS_PROXY or ALL_PROXY, or add the engine's computer to NO_PROXY.`,
  }),
  engine_proxy_login_required: ({ host, proxy }: Host & { proxy: string }) => ({
    message: `The proxy${proxy === "" ? "" : ` ${proxy}`}, through which ${host} is asked, wants a login.`,
    remedy: "Write it into the proxy's address (http://name:password@proxy), or add the engine's computer to NO_PROXY.",
  }),
  engine_proxy_refused: ({ host, proxy, status }: Host & { proxy: string; status: number }) => ({
    message: `The proxy ${proxy} does not connect to ${host} (error ${status}).`,
    remedy: "Check the engine's address, or add its computer to the environment variable NO_PROXY.",
  }),
  engine_login_required: ({ host }: Host) => ({
    message: `The picture engine at ${host} does not let Easel in.`,
    remedy: "Check the engine's address and its login in Easel's settings.",
  }),
  engine_answered_error: ({ host }: Host) => ({
    message: `The picture engine at ${host} answered with an error.`,
    remedy: "Try again; if it happens again, restart the engine.",
  }),
  engine_too_old: {
    message: "This ComfyUI is too old for Easel.",
    remedy: "Update ComfyUI to version 0.3.64 or newer.",
  },
  engine_address_invalid: {
    message: "The engine's address is not a web address.",
    remedy: 'Write it like "http://127.0.0.1:8188".',
  },

  /** `maxMegabytes`: null where the engine does not tell. */
  upload_too_large: (p: { maxMegabytes: number | null }) => ({
    message: `The picture is too large for the engine.${p.maxMegabytes === null ? "" : ` It takes up to ${p.maxMegabytes} MB.`}`,
    remedy: "Use a smaller picture.",
  }),
  upload_name_refused: {
    message: "The engine does not take a file of this name.",
    remedy: "Give it a simple name, like fox.png.",
  },
  output_too_large: (p: { maxBytes: number }) => ({
    message: `The engine made a file of more than ${Math.round(p.maxBytes / 1_000_000)} MB, which Easel does not fetch.`,
    remedy: "It lies in the engine's own output folder. Ask for a smaller picture or a shorter film.",
  }),
  output_not_on_engine: {
    message: "The engine no longer has this picture.",
    remedy: "Make it again, with another seed.",
  },

  job_cancelled: { message: "The job was cancelled.", remedy: askAfterAll },
  job_removed_from_queue: { message: "The job was taken out of the engine's queue.", remedy: askAfterAll },
  job_released: {
    message: "Easel let go of this job while the engine was at it.",
    remedy: "The engine goes on: look for the job later.",
  },
  job_not_on_engine: { message: "The engine no longer knows this job.", remedy: tryAgainLater },
  output_empty: {
    message: "The engine finished the job, but a file that it made is empty.",
    remedy: "Its disk may be full. Ask for the picture again.",
  },
  job_outputs_lost: {
    message: "The engine finished the job but no longer knows what came of it.",
    remedy: tryAgainLater,
  },
  engine_restarted_during_job: {
    message: "The picture engine was restarted in the middle of this job.",
    remedy: tryAgainLater,
  },
  engine_restarted_before_job: {
    message: "The picture engine was restarted while this job waited there.",
    remedy: tryAgainLater,
  },
  engine_stopped_during_job: {
    message: "The picture engine stopped in the middle of this job.",
    remedy: onceItRuns,
  },
  engine_stopped_before_job: {
    message: "The picture engine stopped while this job waited there.",
    remedy: onceItRuns,
  },
  job_failed_unexplained: {
    message: "The engine failed at this job and did not say why.",
    remedy: "Look into the engine's log.",
  },

  node_class_not_given: (p: { nodeId: string }) => ({
    message: `The workflow's node "${p.nodeId}" does not say of which class it is.`,
    remedy: 'Export the workflow from ComfyUI again with "Export (API)".',
  }),
  node_class_unknown: (p: { className: string }) => ({
    message: `The engine has no node called "${p.className}".`,
    remedy: "Install the custom node that brings it into ComfyUI, or use another workflow.",
  }),
  workflow_without_outputs: {
    message: "The workflow makes nothing: no node of it saves or shows anything.",
    remedy: "Add a node such as SaveImage.",
  },
  workflow_circular: {
    message: "The workflow's nodes wait for each other in a circle.",
    remedy: exportAgain,
  },
  workflow_refused: { message: "The engine does not accept the workflow.", remedy: exportAgain },
  job_id_refused: { message: "The engine does not accept this job id.", remedy: "Use a lower-case UUID." },

  /** `choices`: some of the engine's models, `more` of which are left out. */
  model_file_unknown: (p: { model: string } & Choices) => ({
    message: `The engine has no model file called "${p.model}".`,
    remedy: p.choices.length === 0 ? "Add a model of this kind to ComfyUI first: it has none." : chooseOne(p),
  }),
  /** `choices`: some of the values that the engine takes, `more` of which are left out. */
  input_not_in_list: (p: { input: string; value: string } & Choices) => ({
    message: `"${p.input}" cannot be "${p.value}".`,
    remedy: p.choices.length === 0 ? "Leave it out." : chooseOne(p),
  }),
  input_too_small: (p: { input: string; min: string }) => ({
    message: `"${p.input}" is too small: it must be at least ${p.min}.`,
    remedy: `Give ${p.min} or more.`,
  }),
  input_too_large: (p: { input: string; max: string }) => ({
    message: `"${p.input}" is too large: it may be at most ${p.max}.`,
    remedy: `Give ${p.max} or less.`,
  }),
  /** `type`: ComfyUI's, such as INT. */
  input_of_wrong_type: (p: { input: string; type: string }) => ({
    message: `"${p.input}" must be ${inputTypes[p.type] ?? `of type ${p.type}`}.`,
    remedy: "Give a value of that kind.",
  }),
  input_image_not_on_engine: {
    message: "The engine does not have the picture that this job starts from.",
    remedy: "Give the picture again.",
  },
  input_refused: (p: { input: string } & Node) => ({
    message: `${node(p)} does not accept its input "${p.input}".`,
    remedy: "Give another value.",
  }),
  input_missing: (p: { input: string } & Node) => ({
    message: `${node(p)} lacks its input "${p.input}".`,
    remedy: exportAgain,
  }),
  node_wired_wrongly: (p: Node) => ({ message: `${node(p)} is not wired correctly.`, remedy: exportAgain }),
};
