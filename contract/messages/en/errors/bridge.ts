import { someOf } from "../lists.ts";

const startEngine = "Open Easel and start the engine there, then try again.";

/** By the operating system's code: why nobody can listen at an address. */
const ADDRESS_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EACCES: "ports below 1024 belong to the administrator",
  EADDRNOTAVAIL: "this computer has no such address",
  ENOTFOUND: "there is no such address",
};

/** What keeps the bridge from starting, from finding an engine, or from understanding a call. */
export const bridgeErrors = {
  engine_still_starting: {
    message: "The picture engine is still starting.",
    remedy: "Try again in a minute; Easel's window shows how far it is.",
  },
  /** `reason` is the host's own sentence; empty where it gave none. */
  engine_stopped: ({ reason }: { reason: string }) => ({ message: reason || "The picture engine is stopped.", remedy: startEngine }),
  no_engine: {
    message: "There is no picture engine to work with.",
    remedy: startEngine,
  },
  no_engine_for_job: {
    message: "The engines that have what this needs do not answer.",
    remedy: "Start one of them, or ask for what another engine has.",
  },
  no_engine_with_labels: ({ tool }: { tool: string }) => ({
    message: `No engine has the labels that ${tool} is to be done with.`,
    remedy: "Give an engine these labels under `engines` in config.yaml, or take them away under `scheduling.labels`.",
  }),
  /** `problems` are what the bridge's command line says of each option, in English, each with its line. */
  config_file_invalid: ({ file, problems }: { file: string; problems: readonly string[] }) => ({
    message: problems.length === 1 ? `${file}, ${problems[0]}` : `${file} has ${problems.length} faults: ${problems.join(" ")}`,
    remedy: "Correct this and start again; the bridge's README explains every option.",
  }),
  /** `problem` as `config_file_invalid` says it. */
  config_file_ignored: ({ problem }: { problem: string }) => ({
    message: problem,
    remedy: "Easel works with its usual settings until the file in its folder is corrected and Easel is started again.",
  }),
  config_file_missing: ({ file }: { file: string }) => ({
    message: `${file}: there is no such file.`,
    remedy: "Give the whole path of the file behind --config: AI apps start the bridge in a folder of their own.",
  }),
  /** `cause` is the operating system's code, as EACCES. */
  config_file_unreadable: ({ file, cause }: { file: string; cause: string }) => ({
    message: `${file}: it could not be read (${cause}).`,
    remedy: "Give the whole path of the file behind --config: AI apps start the bridge in a folder of their own.",
  }),
  templates_folder_missing: ({ folder }: { folder: string }) => ({
    message: `--workflows: there is no folder ${folder} at that place.`,
    remedy: "Give the folder of your templates.",
  }),
  /** `cause` is the operating system's code, as EADDRINUSE. */
  http_address_unusable: ({ host, port, cause }: { host: string; port: number; cause: string }) => ({
    message: `Nothing can be served at ${host}, port ${port}: ${ADDRESS_PROBLEMS[cause] ?? cause}.`,
    remedy: "Choose another port (0 takes any that is free) or another address of this computer.",
  }),
  /** `cause` is what the system or the TLS library says, in English. */
  certificate_unusable: ({ cause }: { cause: string }) => ({
    message: `The certificate for HTTPS cannot be used: ${cause}.`,
    remedy: "See that http.tls_certificate and http.tls_key name PEM files that belong together, can be read, and are not out of date.",
  }),
  /** `option` is the one that gave the address; `problem` what is wrong with it, as the command line says it. */
  engine_option_invalid: ({ option, problem }: { option: string; problem: string }) => ({
    message: `${option}: ${problem}`,
    remedy: "Write it as http://127.0.0.1:8188.",
  }),
  /** `suggestion` is the tool that was probably meant; null where none is near. */
  enabled_tool_unknown: ({
    name,
    suggestion,
    tools,
    more,
  }: {
    name: string;
    suggestion: string | null;
    tools: readonly string[];
    more: number;
  }) => ({
    message: `\`tools.enabled\` names "${name}", which is no tool.`,
    remedy: `${suggestion === null ? "" : `Did you mean \`${suggestion}\`? `}Tools: ${someOf(tools, more)}.`,
  }),
  workflow_name_missing: ({ workflows, more }: { workflows: readonly string[]; more: number }) => ({
    message: "`name` is missing.",
    remedy: `Workflows: ${someOf(workflows, more)}.`,
  }),
  workflow_name_unknown: ({
    name,
    suggestion,
    workflows,
    more,
  }: {
    name: string;
    suggestion: string | null;
    workflows: readonly string[];
    more: number;
  }) => ({
    message: `There is no workflow "${name}".`,
    remedy: suggestion === null ? `Workflows: ${someOf(workflows, more)}.` : `Did you mean \`${suggestion}\`?`,
  }),
};
