import type { jobErrors as english, clusterErrors as englishCluster } from "../../en/errors/jobs.ts";
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

export const clusterErrors: typeof englishCluster = {
  queue_unreachable: {
    message: "现在连不上这个集群的队列。",
    remedy: "请过一分钟再试；服务器的管理者应看看 Redis 是否在运行。",
  },
  queue_lost_job_waits: ({ jobId }) => ({
    message: `现在连不上这个集群的队列。任务 ${jobId} 没有丢失：队列恢复后会继续。`,
    remedy: "请过一分钟用 get_job 和这个任务编号来取，不要重新生成。",
  }),
  queue_redis_too_old: ({ oldest }) => ({
    message: `\`queue.redis_url\` 的 Redis 版本太旧，不能用作队列：需要 Redis ${oldest} 或更新版本，或 Valkey。`,
    remedy: "请升级它，或给队列换一个更新的。",
  }),
  queue_redis_evicts: ({ policy }) => ({
    message: `\`queue.redis_url\` 的 Redis 会丢失任务：内存满时它会丢弃键（maxmemory-policy ${policy}）。`,
    remedy:
      "请把 maxmemory-policy 设为 noeviction（在 redis.conf 里，或用 redis-cli CONFIG SET maxmemory-policy noeviction）。需要别的策略的缓存请用 caching.redis_url 单独指定一个 Redis。",
  }),
  queue_folder_differs: {
    message: "`queue.shared_folder` 的文件夹与这个集群里其他桥接程序和工作进程用的不是同一个。",
    remedy: "请在每台电脑上指定同一个文件夹，例如都从同一台文件服务器挂载。",
  },
  queue_folder_unusable: ({ cause }) => ({
    message: `无法在 \`queue.shared_folder\` 的文件夹里保存文件（${cause}）。`,
    remedy: "请创建它，并允许运行桥接程序的用户写入。",
  }),
  worker_without_queue: {
    message: "工作进程需要一个队列来领取任务，而配置里没有指定。",
    remedy: "请在配置里设置 queue.redis_url 和 queue.shared_folder，并用 --config 指定该配置。",
  },
  shared_picture_gone: ({ label }) => ({
    message: `任务需要的一张图片（${label}）已不在共享文件夹里。`,
    remedy: "请重新发起，并再次附上这张图片。",
  }),
  job_loses_its_workers: {
    message: "这个任务开始了很多次，但每次工作进程都在完成之前消失了。",
    remedy: "请要求小一些的图，或在工作进程的日志里查看它们为什么结束。",
  },
  call_key_reused: {
    message: "这个幂等键已用于一次参数不同的调用。",
    remedy: "没有开始任何任务。请给每次不同的调用各用一个键；重复调用时请保持参数不变。",
  },
};
