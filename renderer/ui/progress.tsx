/** 0..1, or null while nobody knows: then it sways. */
export function Progress({ fraction, label }: { fraction: number | null; label: string }) {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      data-unknown={fraction === null || undefined}
    >
      <div className="progress-bar" style={{ transform: `scaleX(${fraction ?? 1})` }} />
    </div>
  );
}
