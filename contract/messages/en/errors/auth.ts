import { formats } from "../formats.ts";

/** Who may use the bridge from other computers, and why not. `faults` are sentences, in English, that the command line shows. */
export const authErrors = {
  tokens_doubtful: ({ faults }: { faults: readonly string[] }) => ({
    message: faults.join(" "),
    remedy: "Correct this and start again: with tokens that are in doubt, the bridge does not listen.",
  }),
  no_tokens: {
    message: "`authentication.enabled` is true, and there is no token: nobody could use the bridge.",
    remedy: "Make one with `easel-bridge token add NAME`, or set MCP_AUTH_TOKEN.",
  },
  token_file_invalid: ({ faults }: { faults: readonly string[] }) => ({
    message: `The file of tokens cannot be used: ${faults.join(" ")}`,
    remedy: "Correct it, or delete it and make the tokens anew with `easel-bridge token add`.",
  }),
  token_file_unreadable: {
    message: "The file of tokens could not be read.",
    remedy: "Let the user who runs the bridge read it.",
  },
  token_name_taken: ({ name }: { name: string }) => ({
    message: `There is a token "${name}" already.`,
    remedy: `Choose another name, or revoke that one first: easel-bridge token revoke ${name}.`,
  }),
  too_many_jobs_at_a_time: ({ max }: { max: number }) => ({
    message: `This token may have ${formats.plural(max, { one: "1 job", other: `${max} jobs` })} at a time.`,
    remedy: "Nothing was begun. Wait for an earlier job with get_job, or cancel it.",
  }),
  prompt_refused: {
    message: "Such a prompt is not allowed here.",
    remedy: "Nothing was begun. Ask for something else.",
  },
  /** `reason` is what the program or service says that the configuration names; empty where it says nothing. */
  output_refused: ({ reason }: { reason: string }) => ({
    message: reason === "" ? "The picture is not given out." : `The picture is not given out: ${reason}`,
    remedy: "It was looked at as the configuration of the bridge asks for, and was not kept. Ask for something else.",
  }),
  output_not_checked: {
    message: "The picture could not be looked at as the configuration of the bridge asks for, and so is not given out.",
    remedy: "Tell whoever runs the bridge: its log says more.",
  },
  authentication_missing: ({ host }: { host: string }) => ({
    message: `At ${host}, other computers could use the bridge without any token.`,
    remedy: "Make a token with `easel-bridge token add NAME`, or set MCP_AUTH_TOKEN, or listen on 127.0.0.1.",
  }),
};
