import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { MaskCanvas, NEW_HISTORY } from "../../mask/mask-canvas.ts";
import type { NewMark, Point } from "../../mask/mask-drawing.ts";
import type { MaskLook } from "../../mask/mask-painter.ts";
import { listenToMaskPointer } from "../../mask/mask-pointer.ts";
import { type PictureMask, setMask, showPicture, useCreate } from "../create-state.ts";
import { maskScale } from "../form/call.ts";
import { marginsOf } from "../picture/area.ts";
import { useShownPicture } from "../picture/pictures.ts";
import { listenToFrame } from "./frame-gestures.ts";
import { type MaskStep, type MaskTool, MaskToolbar } from "./mask-toolbar.tsx";
import { FITTING, type View, zoomed } from "./view.ts";
import "./mask.css";

const words = messages.maskEditor;
const ZOOM_FACTOR = 1.5;
const USUAL_SIZE = 0.1;

/** Of what is marked; the canvas is half transparent. */
const MARK_COLOUR = "#e0402a";

const UNMARKED: PictureMask = { history: NEW_HISTORY, grow: 0, feather: 8 };

/** Where a person marks the part of a picture that is to change. */
export default function MaskEditor({ reference }: { reference: string }) {
  const picture = useShownPicture(reference);
  const [broken, setBroken] = useState(false);
  const { url, width, height } = picture;
  if (broken) return <p role="alert">{words.unreadable}</p>;
  if (width === null || height === null)
    return (
      <img
        className="mask-probe"
        src={url}
        alt=""
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          showPicture(reference, { url, width: naturalWidth, height: naturalHeight })
        }
        onError={() => setBroken(true)}
      />
    );
  return <Editor reference={reference} url={url} width={width} height={height} />;
}

interface EditorProps {
  reference: string;
  url: string;
  width: number;
  height: number;
}

function Editor({ reference, url, width, height }: EditorProps) {
  const saved = useCreate(({ masks }) => masks[reference]) ?? UNMARKED;
  const margins = marginsOf(useCreate(({ values }) => values.area));
  const { grow, feather } = saved;
  const [tool, setTool] = useState<MaskTool>("brush");
  const [size, setSize] = useState(USUAL_SIZE);
  const [view, setView] = useState(FITTING);
  const [line, setLine] = useState<readonly Point[]>([]);
  const [keyPlace, setKeyPlace] = useState<Point | null>(null);
  const scale = maskScale({ width, height });
  const canvas = useRef<HTMLCanvasElement>(null);
  const mask = useRef<MaskCanvas | null>(null);
  const mark = useRef<() => NewMark | null>(() => null);
  mark.current = () => newMark(tool, size);

  useMask(canvas, mask, { reference, grow: grow * scale, mark, setLine, setKeyPlace });
  const frame = useFrame(setView, tool === "hand");

  const act = (step: MaskStep) => {
    if (step === "zoomIn" || step === "zoomOut") return setView((now) => zoomed(now, step === "zoomIn" ? ZOOM_FACTOR : 1 / ZOOM_FACTOR));
    if (step === "fit") return setView(FITTING);
    mask.current?.[step]();
    keep(reference, mask.current);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event);
    if (step) act(step);
    else if (event.key === "[") setSize((now) => Math.max(0.01, now / 1.2));
    else if (event.key === "]") setSize((now) => Math.min(0.4, now * 1.2));
    else return;
    event.preventDefault();
  };
  const extended = margins !== null && Object.values(margins).some((side) => side > 0);
  return (
    <section className="card mask-editor" aria-label={words.title} onKeyDown={onKeyDown}>
      <MaskToolbar
        tool={tool}
        onTool={setTool}
        onStep={act}
        size={size}
        onSize={setSize}
        grow={grow}
        feather={feather}
        onEdge={(edge) => setMask(reference, { ...saved, ...edge })}
      />
      <div ref={frame} className="mask-frame" data-tool={tool}>
        <div
          className="mask-sheet"
          style={{
            aspectRatio: `${width} / ${height}`,
            width: `min(100%, calc(var(--mask-height) * ${width / height}))`,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          }}
        >
          <img src={url} alt="" draggable={false} />
          <canvas
            ref={canvas}
            className="mask-canvas"
            width={Math.round(width * scale)}
            height={Math.round(height * scale)}
            tabIndex={0}
            role="img"
            aria-label={words.canvas}
            data-off={extended || undefined}
            style={{ filter: feather > 0 ? `blur(calc(${feather / 2 / width} * 100cqw))` : "none" }}
          />
          <Overlay line={line} keyPlace={keyPlace} size={size} ratio={width / height} />
        </div>
      </div>
    </section>
  );
}

const newMark = (tool: MaskTool, size: number): NewMark | null => {
  if (tool === "hand") return null;
  return tool === "lasso" ? { kind: "lasso", erase: false } : { kind: "stroke", erase: tool === "eraser", size };
};

/** Remembers what was marked, so that it is still there after a look at another page. */
function keep(reference: string, mask: MaskCanvas | null): void {
  const before = useCreate.getState().masks[reference] ?? UNMARKED;
  if (mask) setMask(reference, { ...before, history: mask.history });
}

interface MaskWiring {
  reference: string;
  /** Pixels of the mask. */
  grow: number;
  mark: { current: () => NewMark | null };
  setLine: (line: readonly Point[]) => void;
  setKeyPlace: (at: Point) => void;
}

function useMask(
  canvas: { current: HTMLCanvasElement | null },
  mask: { current: MaskCanvas | null },
  { reference, grow, mark, setLine, setKeyPlace }: MaskWiring,
): void {
  const look = useRef<MaskLook>(lookOf(0, canvas));
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const painted = new MaskCanvas(context, look.current, useCreate.getState().masks[reference]?.history ?? NEW_HISTORY);
    mask.current = painted;
    return listenToMaskPointer({
      canvas: element,
      mask: () => painted,
      mark: () => mark.current(),
      onChange: (line) => {
        setLine([...line]);
        if (painted.history !== useCreate.getState().masks[reference]?.history) keep(reference, painted);
      },
      onKeyPlace: setKeyPlace,
    });
  }, [canvas, mask, reference, mark, setLine, setKeyPlace]);
  useEffect(() => {
    look.current = lookOf(grow, canvas);
    if (mask.current) mask.current.look = look.current;
  }, [canvas, mask, grow]);
}

const lookOf = (grow: number, canvas: { current: HTMLCanvasElement | null }): MaskLook => ({
  colour: MARK_COLOUR,
  grow,
  scratch: () => {
    const scratch = document.createElement("canvas");
    scratch.width = canvas.current?.width ?? 1;
    scratch.height = canvas.current?.height ?? 1;
    return scratch.getContext("2d");
  },
});

function useFrame(setView: (next: (view: View) => View) => void, moves: boolean) {
  const frame = useRef<HTMLDivElement>(null);
  const hand = useRef(moves);
  hand.current = moves;
  useEffect(() => {
    if (frame.current) return listenToFrame({ frame: frame.current, moves: () => hand.current, change: setView });
  }, [setView]);
  return frame;
}

function stepOf(event: KeyboardEvent): MaskStep | null {
  if (!event.ctrlKey && !event.metaKey) return null;
  if (event.key.toLowerCase() === "z") return event.shiftKey ? "redo" : "undo";
  return event.key.toLowerCase() === "y" ? "redo" : null;
}

interface OverlayProps {
  line: readonly Point[];
  keyPlace: Point | null;
  size: number;
  ratio: number;
}

/** The lasso that is being drawn, and the brush of the keyboard. */
function Overlay({ line, keyPlace, size, ratio }: OverlayProps) {
  return (
    <svg className="mask-overlay" viewBox={`0 0 1000 ${1000 / ratio}`} aria-hidden="true">
      {line.length > 1 ? <polyline points={line.map(({ x, y }) => `${x * 1000},${(y * 1000) / ratio}`).join(" ")} /> : null}
      {keyPlace ? <circle cx={keyPlace.x * 1000} cy={(keyPlace.y * 1000) / ratio} r={size * 500} /> : null}
    </svg>
  );
}
