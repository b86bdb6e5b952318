export const notifications = {
  finished: { title: "Your picture is ready", body: "Click to see it in the gallery." },
  finishedFile: { title: "Your workflow has finished", body: "What it made is in Easel's pictures folder." },
  engineStopped: "Easel's engine stopped",
  installed: { title: "ComfyUI is installed", body: "One thing is still missing: a model. Easel shows you how to get one." },
  notInstalled: "ComfyUI could not be installed yet",
};
