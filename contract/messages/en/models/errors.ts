/** Getting models. */
export const modelErrors = {
  model_link_not_https: {
    message: "That is no link to a file that Easel may fetch.",
    remedy: "Give a link that begins with “https://”, as it is copied from the model's page.",
  },
  model_host_unreachable: ({ host }: { host: string }) => ({
    message: `${host} could not be reached.`,
    remedy: "Check the internet connection, then try again.",
  }),
  model_needs_login: ({ host }: { host: string }) => ({
    message: `${host} gives this model only to people who have logged in there.`,
    remedy: "Accept its licence on its page, download it in the browser, then add the file here.",
  }),
  /** `status`: of HTTP. */
  model_not_there: ({ host, status }: { host: string; status: number }) => ({
    message: `${host} does not have this file (${status}).`,
    remedy: "Copy the link of the file itself from the model's page.",
  }),
  model_is_a_page: {
    message: "The link leads to a web page, not to a model.",
    remedy: "Copy the link of its download button.",
  },
  model_format_unknown: ({ name }: { name: string }) => ({
    message: `“${name}” is no model that ComfyUI can load.`,
    remedy: "Choose a .safetensors file.",
  }),
  model_format_wrong: ({ name }: { name: string }) => ({
    message: `What is in “${name}” is not what its name says.`,
    remedy: "Choose another file; best a .safetensors one.",
  }),
  model_already_there: ({ name }: { name: string }) => ({
    message: `“${name}” is there already, or on its way.`,
    remedy: "Look for it in the list of models.",
  }),
  model_disk_full: ({ name }: { name: string }) => ({
    message: `There is no room left for “${name}”.`,
    remedy: "Make room on that disk, then press Continue. What has come is kept.",
  }),
  model_not_written: ({ name }: { name: string }) => ({
    message: `“${name}” could not be written into the folder for models.`,
    remedy: "Let Easel write to that folder, then press Continue.",
  }),
  model_gone: { message: "That model is no longer there.", remedy: "Look at the list again." },
  no_place_for_models: {
    message: "There is no ComfyUI on this computer to which a model could be given.",
    remedy: "Install ComfyUI, or choose the one that you have; then get a model.",
  },
};
