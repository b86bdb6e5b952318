import { type AiAppId, aiApps } from "../../../ai-apps.ts";
import type { clientConfigErrors as english } from "../../en/errors/client-configs.ts";
import { formats } from "../formats.ts";
import { clientConfigs } from "../window/client-configs.ts";

const nameOf = (client: AiAppId): string => aiApps[client].name;

const UNCHANGED = "没有做任何更改。";
const BY_HAND = "手动复制这段内容";
const COPY_BY_HAND = `请${BY_HAND}。`;
const MEND = `${UNCHANGED}请改正文件里的那个地方再试，或${BY_HAND}。`;
const RESTART = "请重启 Easel 再检查一次；如果仍然如此，请在“日志”页面拷贝诊断信息。";

interface Position {
  line: number;
  column: number;
}

const at = ({ line, column }: Position) => `第 ${line} 行第 ${column} 列`;

/** What stands where a list of named entries should. */
const VALUES: Readonly<Record<Parameters<(typeof english)["settings_blocked"]>[0]["found"], string>> = {
  object: "一个对象",
  list: "一个列表",
  text: "一段文字",
  number: "一个数字",
  boolean: "true 或 false",
  null: "null",
  value: "单个值",
};

/** Mistakes in JSON, as the parser calls them; what TOML's and YAML's parsers say is theirs, in English. */
const JSON_MISTAKES: Readonly<Record<string, string>> = {
  InvalidSymbol: "这个词在这里没有意义",
  InvalidNumberFormat: "这不是有效的数字",
  PropertyNameExpected: "这里应该是一个带引号的名字（前面是不是多了一个逗号？）",
  ValueExpected: "这里应该有一个值（前面是不是多了一个逗号？）",
  ColonExpected: "缺少冒号",
  CommaExpected: "缺少逗号",
  CloseBraceExpected: "缺少右花括号“}”",
  CloseBracketExpected: "缺少右方括号“]”",
  EndOfFileExpected: "文件在此之前就该结束",
  InvalidCommentToken: "这个应用的设置里不允许注释",
  UnexpectedEndOfComment: "有一个注释没有结束",
  UnexpectedEndOfString: "缺少右引号",
  UnexpectedEndOfNumber: "有一个数字不完整",
  InvalidUnicode: "有一个 \\u 转义无效",
  InvalidEscapeCharacter: "反斜杠后面的字符不对（路径里的反斜杠要写两个）",
  InvalidCharacter: "这里不允许这个字符",
  "<unknown ParseErrorCode>": "这不是有效的 JSON",
};

/** Why a valid file cannot be changed; `path` is the place that is meant. */
const UNUSUAL: Readonly<Record<Parameters<(typeof english)["settings_too_unusual"]>[0]["reason"], (path: string) => string>> = {
  too_deep: () => "列表嵌套得太深",
  trial_failed: () => "试改时没能让其余内容保持原样",
  inline_table: (path) => `“${path}”用花括号写在了一行里`,
  table_for_value: () => "要写单个值的地方是一个表",
  no_empty_value: () => "TOML 无法写空值",
  several_documents: () => "里面有不止一个文档",
  endless_aliases: () => "它的别名无法追踪",
  alias: (path) => `“${path}”是别处的别名`,
  no_position: () => "其中一部分没有自己的位置",
  unusual_key: () => "有一个键的写法不寻常",
  comment_inside: (path) => `“${path}”里有一条会丢失的注释`,
};

export const clientConfigErrors: typeof english = {
  client_unknown: ({ id, known }) => ({
    message: `“${id}”不是 Easel 认识的 AI 应用。`,
    remedy: `请从这些里选一个：${known.join("、")}。`,
  }),
  client_not_restartable: ({ client }) => ({
    message: `Easel 无法重启 ${nameOf(client)}。`,
    remedy: clientConfigs.afterWriting[client],
  }),
  client_not_opened: ({ client }) => ({ message: `${nameOf(client)} 没有在这里运行。`, remedy: `请自己打开 ${nameOf(client)}。` }),
  client_without_link: ({ client }) => ({ message: `${nameOf(client)} 不能通过链接连接。`, remedy: COPY_BY_HAND }),
  client_left_open: ({ client }) => ({
    message: `${nameOf(client)} 仍然开着，所以没有做任何更改。`,
    remedy: `请退出 ${nameOf(client)}，然后再试。`,
  }),
  client_did_not_quit: ({ client }) => ({
    message: `${nameOf(client)} 还开着，所以什么也没有写入。`,
    remedy: `请自己退出 ${nameOf(client)}（从时钟旁的图标或菜单栏退出，不只是关窗口），然后再试。`,
  }),
  client_refused_change: ({ client }) => ({
    message: `${nameOf(client)} 没有接受更改。`,
    remedy: `请关闭它的所有会话再试，或${BY_HAND}。`,
  }),
  client_keeps_own_settings: ({ client, byLink }) => ({
    message: `${nameOf(client)} 把服务器存在只有它自己能写的地方。`,
    remedy: byLink ? `请让 ${nameOf(client)} 通过链接添加 Easel，或${BY_HAND}。` : COPY_BY_HAND,
  }),
  client_never_started: ({ client }) => ({
    message: `${nameOf(client)} 还从来没有启动过，所以没有存放设置的地方。`,
    remedy: `请启动一次 ${nameOf(client)}，完全退出，然后再试。`,
  }),

  entry_foreign: ({ client }) => ({
    message: `${nameOf(client)} 里已经有一个名为“easel”的条目，不是 Easel 写的。`,
    remedy: `${UNCHANGED}请在那个应用的设置里重命名或移除它，然后再试。`,
  }),
  nothing_to_undo: { message: "没有可以撤回的更改。", remedy: "查看更改：easel-connect undo" },
  change_unknown: { message: "不认识这项更改。", remedy: "请从为这个应用列出的更改里选一项。" },
  backup_gone: { message: "这项更改之前的设置副本已经不在了。", remedy: "请改为移除那个条目。" },

  settings_changed_meanwhile: {
    message: "您查看这项更改之后，设置文件又变了。",
    remedy: "什么也没有写入。请再看一次更改，然后确认。",
  },
  settings_locked: { message: "另一个程序正在更改同样的设置。", remedy: "请稍等片刻再试。" },
  settings_dangling_link: {
    message: "设置文件是一个失效的链接。",
    remedy: `${UNCHANGED}请修复或删除这个链接，或${BY_HAND}。`,
  },
  settings_outside_home: {
    message: "设置文件是一个指向您个人文件夹之外的链接。",
    remedy: `${UNCHANGED}请用文件代替这个链接，或${BY_HAND}。`,
  },
  settings_not_a_file: {
    message: "设置文件的位置上不是文件。",
    remedy: `${UNCHANGED}请把那里的东西改名，或${BY_HAND}。`,
  },
  settings_too_big: ({ bytes, maxBytes }) => ({
    message: `设置文件有 ${formats.fileSize(bytes)}，而 Easel 只更改不超过 ${formats.fileSize(maxBytes)} 的文件。`,
    remedy: `${UNCHANGED}请看看那里是什么，或${BY_HAND}。`,
  }),
  settings_with_byte_order_mark: ({ client }) => ({
    message: `设置文件开头有一个看不见的标记（BOM），${nameOf(client)} 因此无法读取它。`,
    remedy: `${UNCHANGED}请用文本编辑器打开它，存为不带 BOM 的 UTF-8，然后再试。`,
  }),
  settings_unreadable: {
    message: "无法读取设置文件。",
    remedy: `${UNCHANGED}请检查您的账户是否有权读取它，然后再试。`,
  },
  settings_unwritable: {
    message: "无法替换设置文件。",
    remedy: `${UNCHANGED}请关闭打开了它的程序，检查您的账户是否有权写入，然后再试。`,
  },
  settings_not_utf8: ({ looksLike }) => {
    if (looksLike === "zeros") {
      return {
        message: "设置文件里本该是文字的地方全是零，就像写入时电脑突然断电那样。",
        remedy: `${UNCHANGED}请从备份恢复这个文件，或把它删除，然后再试。`,
      };
    }
    return {
      message: `设置文件不是以 UTF-8 文字保存的（看起来像 ${looksLike === "utf16" ? "UTF-16" : "别的编码"}）。`,
      remedy: `${UNCHANGED}请用文本编辑器打开它，存为 UTF-8，然后再试。`,
    };
  },
  settings_mistake: ({ problem, ...position }) => ({
    message: `设置文件在${at(position)}有错误：${JSON_MISTAKES[problem] ?? problem}。`,
    remedy: MEND,
  }),
  settings_blocked: ({ path, found, ...position }) => ({
    message: `${path === "" ? "设置文件" : `设置文件里的“${path}”`}是${VALUES[found]}（${at(position)}），而那里应该是一组有名字的条目。`,
    remedy: MEND,
  }),
  settings_key_twice: ({ key, ...position }) => ({
    message: `设置文件在同一处写了两次“${key}”（第二次在${at(position)}），不清楚以哪个为准。`,
    remedy: `${UNCHANGED}请删掉其中一个，然后再试。`,
  }),
  settings_too_unusual: ({ reason, path }) => ({
    message: `设置文件是有效的，但${UNUSUAL[reason](path)}，因此无法从这里安全地更改。`,
    remedy: `${UNCHANGED}${COPY_BY_HAND}`,
  }),
  settings_not_understood: { message: "看不懂设置文件。", remedy: `${UNCHANGED}${COPY_BY_HAND}` },

  easel_not_installed: {
    message: "Easel 正从下载位置运行，而 macOS 每次启动都会把它移到别处。",
    remedy: "请退出 Easel，把它移到“应用程序”文件夹，再从那里打开。",
  },
  connect_in_app_image: {
    message: "这个 easel-connect 在 AppImage 里，而它每次启动的位置都不同。",
    remedy: "请在 Easel 的窗口里连接，或用 --entry 说明要启动什么。",
  },
  bridge_missing: {
    message: "桥接程序不在 easel-connect 旁边。",
    remedy: "请构建它（npm run build），或用 --entry 说明要启动什么。",
  },
  start_without_tools: { message: "它能启动，但没有提供任何画图工具。", remedy: RESTART },
  start_breaks_rules: ({ check }) => ({
    message: `它能启动，但 AI 应用会被它的回答方式绊住（easel-bridge verify 的检查 ${check}）。`,
    remedy: RESTART,
  }),
  start_not_found: { message: "设置里要启动的程序不存在。", remedy: "请重新设置，让它能找到 Easel。" },
  start_too_slow: ({ seconds }) => ({
    message: `Easel 的桥接没有在 ${seconds} 秒内响应。`,
    remedy: "请关闭其他占用电脑的程序，再检查一次。",
  }),
  start_not_allowed: { message: "这台电脑不允许启动设置里指定的程序。", remedy: "请重新安装 Easel，再重新设置这个应用。" },
  start_ended_early: { message: "Easel 的桥接还没来得及响应就停止了。", remedy: RESTART },
};
