import { encodeQR } from "qr";
import { useMemo } from "react";

/** Light modules around the code, so that cameras find its edge (ISO/IEC 18004, section 6.3.8). */
const QUIET_MODULES = 4;

/** A text for a camera. Dark on white in either theme: not every camera reads it the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { side, path } = useMemo(() => drawing(text), [text]);
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawing(text: string): { side: number; path: string } {
  const rows = encodeQR(text, "raw", { border: QUIET_MODULES });
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { side: rows.length, path: squares.join("") };
}
