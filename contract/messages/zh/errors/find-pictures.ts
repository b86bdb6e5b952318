import type { findPicturesErrors as english, FindFault } from "../../en/errors/find-pictures.ts";

const faults: Readonly<Record<FindFault, (given: string) => string>> = {
  not_text: () => "必须是文字",
  span_unknown: (given) => `是“${given}”，Easel 看不懂这个日期`,
  ends_before_it_begins: () => "早于 `from`",
  cursor_unknown: () => "不是之前回答里的 cursor",
  unknown_argument: () => "不是 find_pictures 的参数",
};

export const findPicturesErrors: typeof english = {
  search_unreadable: (p) => ({
    message: `${p.faults.map((fault, index) => `\`${p.names[index]}\` ${faults[fault](p.given[index] ?? "")}`).join("；")}。`,
    remedy:
      '请给出 `words`、`date`（"yesterday"、"last week"、"3 days ago"、"november"、"2026-11-28"、"2026-11"）、同样写法的 `from` 和 `to`、`tool`、`model`，或之前回答里的 `cursor`。',
  }),
};
