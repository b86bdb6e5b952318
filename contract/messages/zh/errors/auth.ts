import type { authErrors as english } from "../../en/errors/auth.ts";

export const authErrors: typeof english = {
  tokens_doubtful: ({ faults }) => ({
    message: faults.join(" "),
    remedy: "请改正后重新启动：令牌有疑问时，桥接不会开始监听。",
  }),
  no_tokens: {
    message: "`authentication.enabled` 为 true，却没有任何令牌：谁都无法使用桥接。",
    remedy: "请用 `easel-bridge token add NAME` 创建一个，或设置 MCP_AUTH_TOKEN。",
  },
  token_file_invalid: ({ faults }) => ({
    message: `令牌文件无法使用：${faults.join(" ")}`,
    remedy: "请改正它，或删除它并用 `easel-bridge token add` 重新创建令牌。",
  }),
  token_file_unreadable: { message: "无法读取令牌文件。", remedy: "请让运行桥接的用户有权读取它。" },
  token_name_taken: ({ name }) => ({
    message: `已经有名为“${name}”的令牌。`,
    remedy: `请换个名字，或先吊销那一个：easel-bridge token revoke ${name}。`,
  }),
  too_many_jobs_at_a_time: ({ max }) => ({
    message: `这个令牌同时最多只能有 ${max} 个任务。`,
    remedy: "没有开始任何任务。请用 get_job 等待之前的任务，或取消它。",
  }),
  prompt_refused: { message: "这里不允许这样的提示词。", remedy: "没有开始任何任务。请换个内容。" },
  output_refused: ({ reason }) => ({
    message: reason === "" ? "这张图片不予提供。" : `这张图片不予提供：${reason}`,
    remedy: "已按桥接的配置检查过它，且没有保留。请换个内容。",
  }),
  output_not_checked: {
    message: "无法按桥接的配置检查这张图片，因此不予提供。",
    remedy: "请告诉运行桥接的人：日志里有更多信息。",
  },
  authentication_missing: ({ host }) => ({
    message: `在 ${host}，其他电脑无需令牌就能使用桥接。`,
    remedy: "请用 `easel-bridge token add NAME` 创建令牌，或设置 MCP_AUTH_TOKEN，或改为监听 127.0.0.1。",
  }),
};
