/** Easel's sign: three legs, a ledge, a canvas with one brush stroke. */
export function EaselMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <g fill="none" strokeLinecap="round" strokeLinejoin="round">
        <path className="mark-wood" strokeWidth="2.2" d="M16 2.5V6M8.5 22 5.5 29.5M23.5 22l3 7.5M16 24v4.5" />
        <rect className="mark-canvas" x="5" y="5.5" width="22" height="15.5" rx="2.5" strokeWidth="2" />
        <path className="mark-stroke" strokeWidth="2.6" d="M9.5 16.2c2.4-5.6 4.6-5.8 5.6-2.4.9 3 2.6 2.6 7-3.4" />
        <path className="mark-wood" strokeWidth="2.2" d="M3.5 23h25" />
      </g>
    </svg>
  );
}
