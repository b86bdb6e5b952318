import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";
import { timeWithSeconds } from "../text/format.ts";
import { text } from "../text/index.ts";
import type { NumberedLine } from "./lines.ts";

const lineHeight = 21;
/** Nearer to the end than this counts as being there, px. */
const nearEnd = 24;

interface LogViewProps {
  lines: readonly NumberedLine[];
  following: boolean;
  /** The person scrolled away from the end, or back to it. */
  onFollow: (following: boolean) => void;
}

/** Lines, of which only those in sight are in the page. Long ones wrap, so heights are measured. */
export function LogView({ lines, following, onFollow }: LogViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => lines[index]?.number ?? index,
    overscan: 16,
  });
  const height = virtual.getTotalSize();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with every line and every height that becomes known.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (following && element) element.scrollTop = element.scrollHeight;
  }, [following, height, lines]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const away = element.scrollHeight - element.scrollTop - element.clientHeight;
      const upward = element.scrollTop < lastTop.current;
      lastTop.current = element.scrollTop;
      // Growing text moves the end away too; only a scroll upward is the person's wish to stay.
      if (upward && away > nearEnd) onFollow(false);
      else if (!upward && away <= nearEnd) onFollow(true);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, [onFollow]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="log-scroller" ref={scroller} tabIndex={0} aria-label={text.logs.label}>
      <div className="log-lines" style={{ height }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={`log-line log-${line.level}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className="log-time">{timeWithSeconds(line.at)}</span>
              <span className="log-source">{text.logs.sources[line.source]}</span>
              <span className="log-text">
                {line.level === "info" ? null : <strong>{text.logs.level[line.level]}: </strong>}
                {line.text}
              </span>
            </div>
          );
        })}
      </div>
    </section>
  );
}
