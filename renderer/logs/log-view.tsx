import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";
import { messages } from "#contract/messages/messages.ts";
import { timeWithSeconds } from "../text/times.ts";
import type { NumberedLine } from "./lines.ts";

const LINE_PIXELS = 21;
/** Nearer to the end than this counts as being there, px. */
const NEAR_END_PIXELS = 24;
/** A scroll that comes so long after wheel, key or pointer is not their doing, ms. */
const INPUT_SETTLES_MS = 600;
const inputEvents = ["wheel", "keydown", "pointerdown", "pointermove"] as const;

interface LogViewProps {
  lines: readonly NumberedLine[];
  following: boolean;
  /** The person scrolled away from the end, or back to it. */
  onFollow: (following: boolean) => void;
}

/** Lines, of which only those in sight are in the page. Long ones wrap, so heights are measured. */
export function LogView({ lines, following, onFollow }: LogViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PIXELS,
    getItemKey: (index) => lines[index]?.number ?? index,
    overscan: 16,
    paddingStart: 8,
    paddingEnd: 8,
    // Reading further up, the lines stay where they are though old ones leave at the top.
    anchorTo: following ? "start" : "end",
  });
  const lastInput = useRef(Number.NEGATIVE_INFINITY);

  useLayoutEffect(() => {
    if (following) lastInput.current = Number.NEGATIVE_INFINITY;
  }, [following]);
  // After every drawing: new lines move the end, and so does every line whose true height becomes known.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (following && element && performance.now() - lastInput.current > INPUT_SETTLES_MS) element.scrollTop = element.scrollHeight;
  });

  // A notice above, or a smaller window, takes room away from the lines; fonts that come late make them higher. None is drawn anew.
  useEffect(() => {
    const element = scroller.current;
    if (!element || !following) return;
    const observer = new ResizeObserver(() => {
      if (performance.now() - lastInput.current > INPUT_SETTLES_MS) element.scrollTo({ top: element.scrollHeight });
    });
    for (const sized of [element, ...element.children]) observer.observe(sized);
    return () => observer.disconnect();
  }, [following]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onInput = (event: Event) => {
      if (event.type !== "pointermove" || (event as PointerEvent).buttons > 0) lastInput.current = event.timeStamp;
    };
    // Measuring scrolls as well; only what follows a hand on wheel, key or bar is the person's wish.
    const onScroll = (event: Event) => {
      if (event.timeStamp - lastInput.current > INPUT_SETTLES_MS) return;
      onFollow(element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END_PIXELS);
    };
    for (const name of inputEvents) element.addEventListener(name, onInput, { passive: true });
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      for (const name of inputEvents) element.removeEventListener(name, onInput);
      element.removeEventListener("scroll", onScroll);
    };
  }, [onFollow]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="log-scroller" ref={scroller} tabIndex={0} aria-label={messages.logs.label}>
      <div className="log-lines" style={{ height: virtual.getTotalSize() }}>
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
              <span className="log-source" title={line.engine}>
                {line.engine ?? messages.logs.sources[line.source]}
              </span>
              <span className="log-text">
                {line.level === "info" ? null : <strong>{messages.logs.levels[line.level]}: </strong>}
                {line.text}
              </span>
            </div>
          );
        })}
      </div>
    </section>
  );
}
