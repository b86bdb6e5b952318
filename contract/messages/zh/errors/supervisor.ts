import type { supervisorErrors as english, FlagProblem, ForbiddenFlagReason } from "../../en/errors/supervisor.ts";

const forbidden: Record<ForbiddenFlagReason, string> = {
  opens_to_websites: "它会让您访问的任何网站都能使用您的 ComfyUI",
  opens_to_network: "它可能让其他电脑使用您的 ComfyUI，而 Easel 只让这台电脑使用",
  chooses_port: "Easel 会自己找空闲端口",
  encrypts: "Easel 在这台电脑内部与 ComfyUI 通信，不需要加密",
  asks_for_user: "ComfyUI 会询问用户，而 Easel 无法回答",
  opens_browser: "它会在每次启动时打开浏览器窗口",
  ends_at_once: "ComfyUI 会立刻结束",
};

/** The end of a sentence like “--flag 不能用：…”. */
function flagProblemText(flag: FlagProblem): string {
  switch (flag.problem) {
    case "without_flag":
      return `“${flag.value}”不属于任何参数`;
    case "forbidden":
      return forbidden[flag.reason];
    case "forbidden_when_completed":
      return "它是 Easel 不能设置的某个参数的开头";
    case "not_a_flag":
      return "它不是参数";
    case "unknown":
      return "这个版本的 ComfyUI 不认识它";
    case "takes_no_value":
      return "它不带值";
    case "takes_one_value":
      return "它要带一个值";
    case "takes_one_value_at_most":
      return "它最多带一个值";
    case "takes_a_value":
      return "它至少要带一个值";
    case "value_not_allowed":
      return `“${flag.value}”不在 ${flag.allowed.join("、")} 之中`;
    case "excludes":
      return `它与同时选择的 ${flag.other} 互斥`;
  }
}

const startsAgain = "Easel 会重启它；它正在画的图片会报告为失败，可以再要一次。";

export const supervisorErrors: typeof english = {
  engine_start_failed: { message: "引擎无法启动。", remedy: "请查看“日志”页面，或在设置里选择另一个引擎。" },
  engine_job_stalled: { message: "引擎有响应，但图片不再有进展。", remedy: startsAgain },
  engine_unresponsive: { message: "引擎既没有响应，也没有任何动静。", remedy: startsAgain },
  engine_program_not_run: { message: "无法运行引擎的程序。", remedy: "请在设置里检查它的文件夹是否还在。" },
  engine_ran_out_of_memory: { message: "引擎的内存用完了。", remedy: "请关闭其他使用显卡的程序，或画小一些的图片。" },
  engine_port_taken: { message: "另一个程序占用了引擎的地址。", remedy: "Easel 会自动尝试下一个空闲的。" },
  comfyui_already_running: {
    message: "这个 ComfyUI 已经在运行。",
    remedy: "请关闭另一个，或在 Easel 的设置里选择它的地址。",
  },
  comfyui_incomplete: {
    message: "这个 ComfyUI 没有安装完整：它的 Python 缺了一部分。",
    remedy: "请修复或更新 ComfyUI，然后点按“启动引擎”。",
  },
  graphics_card_unusable: {
    message: "引擎无法使用显卡。",
    remedy: "Easel 会不用显卡、改用处理器再试一次，但很慢；如果有显卡，请更新它的驱动。",
  },
  engine_ended_from_outside: {
    message: "引擎被外部结束了，常见原因是内存不足。",
    remedy: "Easel 会重启它。如果一再发生，请关闭其他程序。",
  },
  engine_crashed_in_driver: {
    message: "引擎在驱动或某个库里崩溃了。",
    remedy: "请更新显卡驱动；如果一再发生，请不带自定义节点启动 ComfyUI。",
  },
  engine_stopped_unexpectedly: ({ signal, code }) => ({
    message: `引擎意外停止了（${signal ?? `代码 ${code}`}）。`,
    remedy: "Easel 会重启它；它最后的输出在“日志”页面。",
  }),
  engine_crash_loop: ({ crashes, minutes, hasLastLines }) => ({
    message: `引擎在 ${minutes} 分钟内停止了 ${crashes} 次，所以 Easel 不再自动重启它。`,
    remedy: hasLastLines ? "请看下面它最后的输出，然后点按“启动引擎”再试。" : "它没有说明原因。请点按“启动引擎”再试。",
  }),
  engine_start_silent: ({ minutes }) => ({
    message: `引擎启动时有 ${minutes} 分钟没有任何输出。`,
    remedy: "请查看日志，然后点按“启动引擎”再试。",
  }),
  no_comfyui_in_folder: { message: "这个文件夹里没有 ComfyUI。", remedy: "请选择 ComfyUI 的 main.py 所在的文件夹。" },
  comfyui_belongs_to_app: ({ app }) => ({
    message: `这个 ComfyUI 属于 ${app}，由它启动和管理。`,
    remedy: `请在 ${app} 里启动它，然后在 Easel 设置的“在这台电脑上找到的”里选择它。`,
  }),
  comfyui_without_python: {
    message: "这个 ComfyUI 没有 Easel 能用来启动它的 Python。",
    remedy: "请像平时那样启动 ComfyUI；Easel 会找到并使用它。",
  },
  comfyui_python_gone: ({ environment }) => ({
    message: `这个 ComfyUI 原来在文件夹 ${environment} 里的 Python 不见了，可能是系统更新造成的。`,
    remedy: "请重新建立这个环境，或用别的方式启动 ComfyUI；Easel 会找到并使用它。",
  }),
  engine_login_refused: ({ host }) => ({
    message: `${host} 上的引擎不接受这个用户名和密码。`,
    remedy: "没有保存任何内容。请改正地址里的用户名和密码，然后再试。",
  }),
  comfyui_address_invalid: { message: "这不是 ComfyUI 的地址。", remedy: "请写成“http://127.0.0.1:8188”这样。" },
  flag_unusable: ({ flag, ...problem }) => ({
    message: flag === "" ? `${flagProblemText(problem)}。` : `${flag} 不能用：${flagProblemText(problem)}。`,
    remedy: "请去掉它，然后再保存。",
  }),
};
