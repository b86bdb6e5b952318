import { formats } from "../formats.ts";

/** What somebody should know before a workflow is made a tool: it will not run here as it is, or not as it did. */
export const workflowWarnings = {
  node_classes_missing: ({ classes }: { classes: readonly string[] }) =>
    `This ComfyUI does not have ${formats.list(classes)}. Until ${classes.length === 1 ? "it is" : "they are"} installed, the tool will say so when it is called.`,
  nothing_comes_back: ({ classes }: { classes: readonly string[] }) =>
    `What ${formats.list(classes)} ${classes.length === 1 ? "makes" : "make"} does not come back to ComfyUI, so the tool will have nothing to show. Add a node such as SaveImage, SaveVideo or SaveAudio, then import the workflow again.`,
  model_replaced: ({ file, instead }: { file: string; instead: string }) =>
    `“${file}” is not installed; “${instead}” is taken until it is.`,
  model_missing: ({ file, folder }: { file: string; folder: string }) =>
    `“${file}” is not installed, and no other model of its kind is. Until there is one in models/${folder}, the tool will say so when it is called.`,
  choice_replaced: ({ input, value, instead }: { input: string; value: string; instead: string }) =>
    `This ComfyUI has no ${input} “${value}”; “${instead}” is taken.`,
  value_changed: ({ input, value, instead }: { input: string; value: string; instead: string }) =>
    `${input}: this ComfyUI does not take ${value}; ${instead} is taken.`,
  input_added: ({ input, value }: { input: string; value: string }) =>
    `${input} is new since the workflow was exported; it is set to ${value}, as ComfyUI does.`,
  input_not_linked: ({ input }: { input: string }) =>
    `${input} is linked to nothing, and ComfyUI demands it. Link it there, then export the workflow again.`,
  file_missing: ({ input, file }: { input: string; file: string }) =>
    `${input}: the file “${file}” is not on this ComfyUI. Upload it there, or the workflow will fail.`,
  scene_of_the_page: ({ node }: { node: string }) =>
    `${node} shows a 3D scene that only ComfyUI's own page can turn into a picture, so what depends on it will fail here.`,
  too_many_steps: ({ requested, allowed }: { requested: number; allowed: number }) =>
    `It takes ${formats.count(requested)} steps, and at most ${formats.count(allowed)} are allowed here. Lower them, or raise limits.max_steps in the bridge's configuration.`,
  too_many_pictures: ({ requested, allowed }: { requested: number; allowed: number }) =>
    `It makes ${formats.count(requested)} pictures at a time, and at most ${formats.count(allowed)} are allowed here. Lower them, or raise limits.max_count in the bridge's configuration.`,
  steps_lowered: ({ requested, allowed }: { requested: number; allowed: number }) =>
    `It takes ${formats.count(requested)} steps, and at most ${formats.count(allowed)} are allowed here; it will take those. The owner can raise limits.max_steps in the bridge's configuration.`,
  pictures_lowered: ({ requested, allowed }: { requested: number; allowed: number }) =>
    `It makes ${formats.count(requested)} pictures at a time, and at most ${formats.count(allowed)} are allowed here; it will make those. The owner can raise limits.max_count in the bridge's configuration.`,
  picture_made_smaller: ({ width, height, allowed }: { width: number; height: number; allowed: number }) =>
    `It paints ${width} × ${height} pixels, and at most ${formats.decimal(allowed / 1_000_000)} million are allowed here; it will paint the same shape smaller. The owner can raise limits.max_pixels in the bridge's configuration.`,
  picture_too_large: ({ width, height, allowed }: { width: number; height: number; allowed: number }) =>
    `It paints ${width} × ${height} pixels, and at most ${formats.decimal(allowed / 1_000_000)} million are allowed here. Lower the size, or raise limits.max_pixels in the bridge's configuration.`,
  enlarged_too_far: ({ width, height, allowed }: { width: number; height: number; allowed: number }) =>
    `It enlarges to ${width} × ${height} pixels, and at most ${formats.decimal(allowed / 1_000_000)} million are allowed here. Enlarge less, or raise limits.max_upscale_pixels in the bridge's configuration.`,
};
