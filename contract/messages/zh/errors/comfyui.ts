import type { comfyuiErrors as english } from "../../en/errors/comfyui.ts";

const tryAgainLater = "请再要一次这张图片。";
const onceItRuns = "Easel 自己的引擎会自动重新启动；如果引擎是您启动的，请再次启动它。然后再要一次这张图片。";
const exportAgain = "请改正工作流，或在 ComfyUI 里用“Export (API)”重新导出。";
const askAfterAll = "如果还是想要这张图片，请再说一次。";

/** ComfyUI's types of inputs in words. */
const inputTypes: Readonly<Record<string, string>> = {
  INT: "整数",
  FLOAT: "数字",
  STRING: "文字",
  BOOLEAN: "true 或 false",
};

/** What makes a certificate believed that no known issuer has signed. */
const TRUST = "请在桥接的配置里用 `comfyui.ca_file` 指定该证书或其签发者的文件。";

type Choices = { choices: readonly string[]; more: number };

const node = ({ className, nodeId }: { className: string; nodeId: string }) => `工作流的节点“${className}”（${nodeId}）`;
const chooseOne = ({ choices, more }: Choices) => `请从这些里选一个：${choices.join("、")}${more === 0 ? "" : `，以及另外 ${more} 项`}。`;

export const comfyuiErrors: typeof english = {
  engine_not_listening: ({ host }) => ({
    message: `${host} 没有图片引擎在响应。`,
    remedy: "请启动 ComfyUI，或在 Easel 的设置里选择另一个引擎，然后再试。",
  }),
  engine_connection_failed: ({ host }) => ({
    message: `与 ${host} 的图片引擎的连接失败了。`,
    remedy: "请检查引擎是否在运行，然后再试。",
  }),
  engine_timed_out: ({ host }) => ({
    message: `${host} 的图片引擎没有及时响应。`,
    remedy: "它可能正忙：请稍后再试；如果一直没有响应，请重启引擎。",
  }),
  engine_froze: ({ seconds }) => ({
    message: `图片引擎僵住了：已经 ${seconds} 秒没有响应。`,
    remedy: "请一分钟后再试。如果它一直没有响应，请重启引擎：在这台电脑上，按钮在 Easel 的首页。",
  }),
  engine_host_unknown: ({ host }) => ({
    message: `找不到 ${host} 里这个名字的电脑。`,
    remedy: "请检查名字的写法，或使用那台电脑的数字地址，例如 http://192.168.1.20:8188。",
  }),
  engine_host_unroutable: ({ host }) => ({
    message: `没有通往 ${host} 那台电脑的路。`,
    remedy: "请检查它是否开机、是否在同一网络（或 VPN 是否已连接），然后再试。",
  }),
  engine_certificate_expired: ({ host }) => ({ message: `${host} 的证书已过期。`, remedy: "需要由它的管理者更新。" }),
  engine_certificate_self_signed: ({ host }) => ({
    message: `${host} 的证书是它自己签发的，任何人都能这样做。`,
    remedy: TRUST,
  }),
  engine_certificate_unknown_issuer: ({ host }) => ({
    message: `这台电脑不认识 ${host} 的证书签发者。`,
    remedy: TRUST,
  }),
  engine_certificate_other_name: ({ host, names }) => ({
    message: `${host} 的证书属于另一个名字${names.length === 0 ? "" : `（${names.join("、")}）`}。`,
    remedy: "请用证书对应的名字来写地址。",
  }),
  engine_certificate_invalid: ({ host }) => ({ message: `${host} 的证书无效。`, remedy: "需要由它的管理者更换。" }),
  engine_speaks_https: ({ host }) => ({
    message: `${host} 只接受加密连接。`,
    remedy: `请在地址前写 https://：https://${host}。`,
  }),
  engine_speaks_http: ({ host }) => ({
    message: `${host} 不接受加密连接。`,
    remedy: `请在地址前写 http://：http://${host}。`,
  }),
  engine_not_comfyui: ({ host, what }) => ({
    message: `${host} 上响应的不是 ComfyUI${what === null ? "" : `，而是“${what}”`}。`,
    remedy: "请检查 Easel 设置里的引擎地址。",
  }),
  engine_login_page: ({ host }) => ({
    message: `${host} 上响应的是一个登录页面。`,
    remedy: "请把用户名和密码写进地址（https://name:password@host），或使用不需要在浏览器登录的地址。",
  }),
  engine_redirected: ({ host, target }) => ({
    message: `${host} 转到了 ${target || "别处"}，而 ComfyUI 不在那里。`,
    remedy: "请在浏览器里打开这个地址，使用能看到 ComfyUI 的那个。",
  }),
  engine_gateway_error: ({ host, status }) => ({
    message: `${host} 的服务器连不上它后面的引擎（错误 ${status}）。`,
    remedy: "请在那里启动 ComfyUI，或稍后再试。",
  }),
  engine_proxy_unreachable: ({ host, proxy }) => ({
    message: `访问 ${host} 要经过的代理 ${proxy} 没有响应。`,
    remedy: "请检查环境变量 HTTP_PROXY、HTTPS_PROXY 或 ALL_PROXY，或把引擎所在的电脑加入 NO_PROXY。",
  }),
  engine_proxy_login_required: ({ host, proxy }) => ({
    message: `访问 ${host} 要经过的代理${proxy === "" ? "" : ` ${proxy} `}要求登录。`,
    remedy: "请把登录信息写进代理的地址（http://name:password@proxy），或把引擎所在的电脑加入 NO_PROXY。",
  }),
  engine_proxy_refused: ({ host, proxy, status }) => ({
    message: `代理 ${proxy} 拒绝连接到 ${host}（错误 ${status}）。`,
    remedy: "请检查引擎的地址，或把它所在的电脑加入环境变量 NO_PROXY。",
  }),
  engine_login_required: ({ host }) => ({
    message: `${host} 的图片引擎不让 Easel 进入。`,
    remedy: "请在 Easel 的设置里检查引擎的地址和登录信息。",
  }),
  engine_answered_error: ({ host }) => ({
    message: `${host} 的图片引擎返回了一个错误。`,
    remedy: "请再试一次；如果又出现，请重启引擎。",
  }),
  engine_too_old: { message: "这个 ComfyUI 太旧，Easel 用不了。", remedy: "请把 ComfyUI 更新到 0.3.64 或更新的版本。" },
  engine_address_invalid: { message: "引擎的地址不是网址。", remedy: "请写成“http://127.0.0.1:8188”这样。" },

  upload_too_large: (p) => ({
    message: `这张图片对引擎来说太大。${p.maxMegabytes === null ? "" : `它最多接受 ${p.maxMegabytes} MB。`}`,
    remedy: "请用小一些的图片。",
  }),
  upload_name_refused: { message: "引擎不接受这个文件名。", remedy: "请用简单的名字，例如 fox.png。" },
  output_too_large: (p) => ({
    message: `引擎生成的文件超过 ${Math.round(p.maxBytes / 1_000_000)} MB，Easel 不会取回。`,
    remedy: "它在引擎自己的输出文件夹里。请要小一些的图片或短一些的影片。",
  }),
  output_not_on_engine: { message: "引擎已经没有这张图片了。", remedy: "请换个种子重新画。" },

  job_cancelled: { message: "任务已取消。", remedy: askAfterAll },
  job_removed_from_queue: { message: "任务被移出了引擎的队列。", remedy: askAfterAll },
  job_released: { message: "引擎还在处理时，Easel 放开了这个任务。", remedy: "引擎会继续：请稍后再查看这个任务。" },
  job_not_on_engine: { message: "引擎已经不认识这个任务。", remedy: tryAgainLater },
  output_empty: { message: "引擎完成了任务，但它生成的一个文件是空的。", remedy: "它的磁盘可能满了。请再要一次这张图片。" },
  job_outputs_lost: { message: "引擎完成了任务，但已经不知道结果在哪里。", remedy: tryAgainLater },
  engine_restarted_during_job: { message: "图片引擎在任务途中被重启了。", remedy: tryAgainLater },
  engine_restarted_before_job: { message: "这个任务还在等待时，图片引擎被重启了。", remedy: tryAgainLater },
  engine_stopped_during_job: { message: "图片引擎在任务途中停止了。", remedy: onceItRuns },
  engine_stopped_before_job: { message: "这个任务还在等待时，图片引擎停止了。", remedy: onceItRuns },
  job_failed_unexplained: { message: "引擎没能完成这个任务，也没有说原因。", remedy: "请查看引擎的日志。" },

  node_class_not_given: (p) => ({
    message: `工作流的节点“${p.nodeId}”没有说明它属于哪个类。`,
    remedy: "请在 ComfyUI 里用“Export (API)”重新导出工作流。",
  }),
  node_class_unknown: (p) => ({
    message: `引擎没有名为“${p.className}”的节点。`,
    remedy: "请在 ComfyUI 里安装带有它的自定义节点，或使用另一个工作流。",
  }),
  workflow_without_outputs: {
    message: "这个工作流什么也不产出：没有节点保存或显示任何东西。",
    remedy: "请加一个 SaveImage 之类的节点。",
  },
  workflow_circular: { message: "工作流的节点互相等待，形成了循环。", remedy: exportAgain },
  workflow_refused: { message: "引擎不接受这个工作流。", remedy: exportAgain },
  job_id_refused: { message: "引擎不接受这个任务编号。", remedy: "请使用小写的 UUID。" },

  model_file_unknown: (p) => ({
    message: `引擎没有名为“${p.model}”的模型文件。`,
    remedy: p.choices.length === 0 ? "请先给 ComfyUI 添加一个这类模型：它一个也没有。" : chooseOne(p),
  }),
  input_not_in_list: (p) => ({
    message: `“${p.input}”不能是“${p.value}”。`,
    remedy: p.choices.length === 0 ? "请不要填它。" : chooseOne(p),
  }),
  input_too_small: (p) => ({ message: `“${p.input}”太小：至少要 ${p.min}。`, remedy: `请给 ${p.min} 或更大的值。` }),
  input_too_large: (p) => ({ message: `“${p.input}”太大：最多 ${p.max}。`, remedy: `请给 ${p.max} 或更小的值。` }),
  input_of_wrong_type: (p) => ({
    message: `“${p.input}”必须是${inputTypes[p.type] ?? ` ${p.type} 类型`}。`,
    remedy: "请给这种类型的值。",
  }),
  input_image_not_on_engine: { message: "引擎没有这个任务要用的图片。", remedy: "请再给一次这张图片。" },
  input_refused: (p) => ({ message: `${node(p)}不接受它的输入“${p.input}”。`, remedy: "请给另一个值。" }),
  input_missing: (p) => ({ message: `${node(p)}缺少输入“${p.input}”。`, remedy: exportAgain }),
  node_wired_wrongly: (p) => ({ message: `${node(p)}的连接不正确。`, remedy: exportAgain }),
};
