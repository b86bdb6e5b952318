/** Why a flag of ComfyUI's main.py cannot be used. */
export type FlagProblem =
  /** `value` stands before any flag. */
  | { problem: "without_flag"; value: string }
  | { problem: "forbidden"; reason: ForbiddenFlagReason }
  /** It is a short form of a forbidden one, which argparse would accept. */
  | { problem: "forbidden_when_completed" }
  | { problem: "not_a_flag" }
  | { problem: "unknown" }
  | { problem: "takes_no_value" }
  | { problem: "takes_one_value" }
  | { problem: "takes_one_value_at_most" }
  | { problem: "takes_a_value" }
  | { problem: "value_not_allowed"; value: string; allowed: readonly string[] }
  /** `other` was chosen too. */
  | { problem: "excludes"; other: string };

/** What a forbidden flag would do. */
export type ForbiddenFlagReason =
  | "opens_to_websites"
  | "opens_to_network"
  | "chooses_port"
  | "encrypts"
  | "asks_for_user"
  | "opens_browser"
  | "ends_at_once";

const forbidden: Record<ForbiddenFlagReason, string> = {
  opens_to_websites: "it would let any website you visit use your ComfyUI",
  opens_to_network: "it could open your ComfyUI to other computers, and Easel keeps it to this one",
  chooses_port: "Easel finds a free port by itself",
  encrypts: "Easel talks to ComfyUI within this computer, where nothing is encrypted",
  asks_for_user: "ComfyUI would ask for a user whom Easel cannot name",
  opens_browser: "it would open a browser window at each start",
  ends_at_once: "ComfyUI would end at once",
};

/** The end of a sentence like "--flag cannot be used: ..."; the log uses it, too. */
export function flagProblemText(flag: FlagProblem): string {
  switch (flag.problem) {
    case "without_flag":
      return `“${flag.value}” belongs to no flag`;
    case "forbidden":
      return forbidden[flag.reason];
    case "forbidden_when_completed":
      return "it is the beginning of one that Easel must not set";
    case "not_a_flag":
      return "it is no flag";
    case "unknown":
      return "this version of ComfyUI does not know it";
    case "takes_no_value":
      return "it takes no value";
    case "takes_one_value":
      return "it takes one value";
    case "takes_one_value_at_most":
      return "it takes one value at most";
    case "takes_a_value":
      return "it takes at least one value";
    case "value_not_allowed":
      return `“${flag.value}” is none of ${flag.allowed.join(", ")}`;
    case "excludes":
      return `it excludes ${flag.other}, which is chosen too`;
  }
}

/** Discovery, launch and the life of an engine. */
export const supervisorErrors = {
  engine_start_failed: {
    message: "The engine could not be started.",
    remedy: "Look at the logs page, or choose another engine in the settings.",
  },
  engine_job_stalled: {
    message: "The engine answered, but its picture no longer moved.",
    remedy: "Easel starts it again; pictures it was working on are reported as failed and can be asked for again.",
  },
  engine_unresponsive: {
    message: "The engine neither answered nor did anything any more.",
    remedy: "Easel starts it again; pictures it was working on are reported as failed and can be asked for again.",
  },
  engine_program_not_run: {
    message: "The engine's program could not be run.",
    remedy: "Check in the settings that its folder is still there.",
  },
  engine_ran_out_of_memory: {
    message: "The engine ran out of memory.",
    remedy: "Close other programs that use the graphics card, or make smaller pictures.",
  },
  engine_port_taken: {
    message: "Another program uses the engine's address.",
    remedy: "Easel tries the next free one by itself.",
  },
  comfyui_already_running: {
    message: "This ComfyUI is already running.",
    remedy: "Close the other one, or choose its address in Easel's settings.",
  },
  comfyui_incomplete: {
    message: "This ComfyUI is not completely installed: a part of its Python is missing.",
    remedy: "Repair or update ComfyUI, then press Start.",
  },
  graphics_card_unusable: {
    message: "The engine could not use the graphics card.",
    remedy: "Easel tries again without it, on the processor, which is slow; with a graphics card, update its driver.",
  },
  engine_ended_from_outside: {
    message: "The engine was ended from outside, which often is for lack of memory.",
    remedy: "Easel starts it again. If it goes on, close other programs.",
  },
  engine_crashed_in_driver: {
    message: "The engine crashed inside a driver or a library.",
    remedy: "Update the graphics card's driver; if it goes on, start ComfyUI without custom nodes.",
  },
  engine_stopped_unexpectedly: ({ signal, code }: { signal: string | null; code: number | null }) => ({
    message: `The engine stopped unexpectedly (${signal ?? `code ${code}`}).`,
    remedy: "Easel starts it again; its last lines are on the logs page.",
  }),
  engine_crash_loop: ({ crashes, minutes, hasLastLines }: { crashes: number; minutes: number; hasLastLines: boolean }) => ({
    message: `The engine stopped ${crashes} times within ${minutes} minutes, so Easel no longer restarts it by itself.`,
    remedy: hasLastLines
      ? "Read its last lines below, then press Start to try again."
      : "It said nothing about why. Press Start to try again.",
  }),
  engine_start_silent: ({ minutes }: { minutes: number }) => ({
    message: `The engine said nothing for ${minutes} minutes while starting.`,
    remedy: "Look at the logs, then press Start to try again.",
  }),
  no_comfyui_in_folder: {
    message: "There is no ComfyUI in that folder.",
    remedy: "Choose the folder that holds ComfyUI's main.py.",
  },
  comfyui_belongs_to_app: ({ app }: { app: string }) => ({
    message: `This ComfyUI belongs to ${app}, which starts it and looks after it.`,
    remedy: `Start it in ${app}, then choose it under “Found on this computer” in Easel's settings.`,
  }),
  comfyui_without_python: {
    message: "This ComfyUI has no Python of its own that Easel could start it with.",
    remedy: "Start ComfyUI the way you are used to; Easel finds it then, and uses it.",
  },
  comfyui_python_gone: ({ environment }: { environment: string }) => ({
    message: `The Python that this ComfyUI had in its folder ${environment} is gone, perhaps with an update of the system's own.`,
    remedy: "Make that environment anew, or start ComfyUI in another way; Easel finds it then, and uses it.",
  }),
  engine_login_refused: ({ host }: { host: string }) => ({
    message: `The engine at ${host} does not take this user name and password.`,
    remedy: "Nothing was kept. Correct them in the address, and try again.",
  }),
  comfyui_address_invalid: {
    message: "That is not an address of a ComfyUI.",
    remedy: 'Write it like "http://127.0.0.1:8188".',
  },
  flag_unusable: ({ flag, ...problem }: { flag: string } & FlagProblem) => ({
    message: flag === "" ? `${flagProblemText(problem)}.` : `${flag} cannot be used: ${flagProblemText(problem)}.`,
    remedy: "Take it out, then save again.",
  }),
};
