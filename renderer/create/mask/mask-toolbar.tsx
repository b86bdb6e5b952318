import { Brush, Eraser, Hand, Lasso, type LucideIcon, Maximize, Redo2, SquareDashed, Trash2, Undo2, ZoomIn, ZoomOut } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { IconButton } from "../../ui/button.tsx";

const words = messages.maskEditor;

export type MaskTool = "brush" | "eraser" | "lasso" | "hand";
const TOOLS: readonly { tool: MaskTool; icon: LucideIcon }[] = [
  { tool: "brush", icon: Brush },
  { tool: "eraser", icon: Eraser },
  { tool: "lasso", icon: Lasso },
  { tool: "hand", icon: Hand },
];

export type MaskStep = "undo" | "redo" | "invert" | "clear" | "zoomIn" | "zoomOut" | "fit";
const STEPS: readonly { step: MaskStep; icon: LucideIcon }[] = [
  { step: "undo", icon: Undo2 },
  { step: "redo", icon: Redo2 },
  { step: "invert", icon: SquareDashed },
  { step: "clear", icon: Trash2 },
  { step: "zoomIn", icon: ZoomIn },
  { step: "zoomOut", icon: ZoomOut },
  { step: "fit", icon: Maximize },
];

interface MaskToolbarProps {
  tool: MaskTool;
  onTool: (tool: MaskTool) => void;
  onStep: (step: MaskStep) => void;
  /** The brush's diameter, as a part of the picture's width. */
  size: number;
  onSize: (size: number) => void;
  /** Pixels of the picture. */
  grow: number;
  feather: number;
  onEdge: (edge: { grow?: number; feather?: number }) => void;
}

export function MaskToolbar({ tool, onTool, onStep, size, onSize, grow, feather, onEdge }: MaskToolbarProps) {
  return (
    <div className="mask-tools" role="toolbar" aria-label={words.tools}>
      <div className="mask-buttons">
        {TOOLS.map(({ tool: one, icon }) => (
          <IconButton key={one} label={words[one]} icon={icon} aria-pressed={one === tool} onClick={() => onTool(one)} />
        ))}
      </div>
      <div className="mask-buttons">
        {STEPS.map(({ step, icon }) => (
          <IconButton key={step} label={words[step]} icon={icon} onClick={() => onStep(step)} />
        ))}
      </div>
      <Slider
        label={words.size}
        value={Math.round(size * 100)}
        min={1}
        max={40}
        shown={messages.formats.percent(size)}
        onChange={(percent) => onSize(percent / 100)}
      />
      <Slider label={words.grow} value={grow} min={-64} max={64} shown={words.pixels(grow)} onChange={(next) => onEdge({ grow: next })} />
      <Slider
        label={words.feather}
        value={feather}
        min={0}
        max={128}
        shown={words.pixels(feather)}
        onChange={(next) => onEdge({ feather: next })}
      />
    </div>
  );
}

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  shown: string;
  onChange: (value: number) => void;
}

function Slider({ label, value, min, max, shown, onChange }: SliderProps) {
  return (
    <label className="mask-slider">
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        value={value}
        aria-valuetext={shown}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output className="faint">{shown}</output>
    </label>
  );
}
