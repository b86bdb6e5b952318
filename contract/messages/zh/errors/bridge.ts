import type { bridgeErrors as english } from "../../en/errors/bridge.ts";
import { someOf } from "../lists.ts";

const startEngine = "请打开 Easel，在那里启动引擎，然后再试。";
const wholePath = "请在 --config 后写文件的完整路径：AI 应用会在自己的文件夹里启动桥接。";

/** By the operating system's code: why nobody can listen at an address. */
const ADDRESS_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: "另一个程序正在那里监听",
  EACCES: "1024 以下的端口属于管理员",
  EADDRNOTAVAIL: "这台电脑没有这个地址",
  ENOTFOUND: "没有这个地址",
};

export const bridgeErrors: typeof english = {
  engine_still_starting: { message: "图片引擎还在启动。", remedy: "请一分钟后再试；Easel 的窗口会显示进度。" },
  engine_stopped: ({ reason }) => ({ message: reason || "图片引擎已停止。", remedy: startEngine }),
  no_engine: { message: "没有可用的图片引擎。", remedy: startEngine },
  no_engine_for_job: {
    message: "具备所需条件的引擎都没有响应。",
    remedy: "请启动其中一个，或改用其他引擎有的内容。",
  },
  no_engine_with_labels: ({ tool }) => ({
    message: `没有引擎带有 ${tool} 要求的标签。`,
    remedy: "请在 config.yaml 的 `engines` 里给某个引擎加上这些标签，或从 `scheduling.labels` 里去掉。",
  }),
  config_file_invalid: ({ file, problems }) => ({
    message: problems.length === 1 ? `${file}，${problems[0]}` : `${file} 有 ${problems.length} 处错误：${problems.join(" ")}`,
    remedy: "请改正后重新启动；桥接的 README 说明了每个选项。",
  }),
  config_file_ignored: ({ problem }) => ({
    message: problem,
    remedy: "在您改正 Easel 文件夹里的这个文件并重启 Easel 之前，Easel 会用默认设置工作。",
  }),
  config_file_missing: ({ file }) => ({ message: `${file}：没有这个文件。`, remedy: wholePath }),
  config_file_unreadable: ({ file, cause }) => ({ message: `${file}：无法读取（${cause}）。`, remedy: wholePath }),
  templates_folder_missing: ({ folder }) => ({
    message: `--workflows：那里没有文件夹 ${folder}。`,
    remedy: "请给出存放模板的文件夹。",
  }),
  http_address_unusable: ({ host, port, cause }) => ({
    message: `无法在 ${host} 的端口 ${port} 上提供服务：${ADDRESS_PROBLEMS[cause] ?? cause}。`,
    remedy: "请换一个端口（0 表示任选一个空闲的），或用这台电脑的另一个地址。",
  }),
  certificate_unusable: ({ cause }) => ({
    message: `HTTPS 证书无法使用：${cause}。`,
    remedy: "请确认 http.tls_certificate 和 http.tls_key 指向配套的、可读取且未过期的 PEM 文件。",
  }),
  engine_option_invalid: ({ option, problem }) => ({
    message: `${option}：${problem}`,
    remedy: "请写成 http://127.0.0.1:8188 这样。",
  }),
  enabled_tool_unknown: ({ name, suggestion, tools, more }) => ({
    message: `\`tools.enabled\` 里的“${name}”不是工具。`,
    remedy: `${suggestion === null ? "" : `您是想写 \`${suggestion}\` 吗？`}工具有：${someOf(tools, more)}。`,
  }),
  workflow_name_missing: ({ workflows, more }) => ({
    message: "缺少 `name`。",
    remedy: `工作流有：${someOf(workflows, more)}。`,
  }),
  workflow_name_unknown: ({ name, suggestion, workflows, more }) => ({
    message: `没有工作流“${name}”。`,
    remedy: suggestion === null ? `工作流有：${someOf(workflows, more)}。` : `您是想写 \`${suggestion}\` 吗？`,
  }),
};
