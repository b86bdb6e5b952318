export const notifications = {
  finished: { title: "Your picture is ready", body: "Click to see it in the gallery." },
  engineStopped: "Easel's engine stopped",
  installed: { title: "ComfyUI is installed", body: "One thing is still missing: a model. Easel shows you how to get one." },
  notInstalled: "ComfyUI could not be installed yet",
};
