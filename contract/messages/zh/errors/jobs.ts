import type { jobErrors as english } from "../../en/errors/jobs.ts";
import { formats } from "../formats.ts";

export const jobErrors: typeof english = {
  queue_is_full: ({ waiting, yours }) => ({
    message: `队列满了：有 ${waiting} 个任务在等待，其中 ${yours} 个是您的。`,
    remedy: "没有开始任何任务。请等待您已有的任务（get_job），或停掉一些（cancel_job），然后再试。",
  }),
  too_many_jobs_per_minute: ({ begun, waitSeconds }) => ({
    message: `一分钟内已开始了 ${begun} 个任务，这里不允许更多。`,
    remedy: `没有开始任何任务。请 ${waitSeconds} 秒后再试，或用 count 在一次调用里画多张。`,
  }),
  job_took_too_long: ({ seconds }) => ({
    message: `任务已停止：超过了 ${seconds < 120 ? `${seconds} 秒` : `${Math.round(seconds / 60)} 分钟`}。`,
    remedy: "请要小一些的图片或少一些的步数，或在配置里调高 comfyui.timeout_seconds。",
  }),
  job_brought_nothing: ({ ends }) => {
    const where =
      ends.length === 0 ? "" : `${formats.list(ends)} 没有向 ComfyUI 报告任何文件或文字：可能有节点存到了别处，或挡住了其余部分。`;
    return {
      message: `工作流正常结束，但什么也没有得到。${where}`,
      remedy: "请给它加一个把结果交给 ComfyUI 的节点，例如 SaveImage、SaveVideo、SaveAudio 或 PreviewAny，再重新导入。",
    };
  },
  job_not_begun: {
    message: "这个任务等待时 Easel 被关闭了。它没有开始，也没有交给 ComfyUI。",
    remedy: "请再要一次这张图片：这样做是安全的，不会重复画。",
  },
  job_interrupted: { message: "任务完成之前，Easel 或引擎被关闭了。", remedy: "请再要一次这张图片。" },
  job_id_missing: { message: "缺少 `job_id`。", remedy: "请给出之前回答里的任务编号。" },
  job_id_unknown: ({ id }) => ({
    message: `没有任务“${id}”。`,
    remedy: "请完全按之前回答里的写法给出任务编号。",
  }),
};
