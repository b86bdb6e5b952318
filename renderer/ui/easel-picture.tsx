import { useId } from "react";

interface EaselPictureProps {
  /** What stands on it; null = an empty canvas with a first wash. */
  picture: string | null;
  /** Described for people who cannot see it; empty = decoration. */
  label: string;
}

/** The state's easel: it carries the picture in the making, else the newest one. */
export function EaselPicture({ picture, label }: EaselPictureProps) {
  const clip = useId();
  return (
    <svg className="easel-picture" viewBox="0 0 220 230" role="img" aria-label={label || undefined} aria-hidden={label === ""}>
      <defs>
        <clipPath id={clip}>
          <rect x="34" y="24" width="152" height="138" rx="4" />
        </clipPath>
      </defs>
      <g fill="none" strokeLinecap="round">
        <path className="wood-deep" strokeWidth="7" d="M110 150v66" />
        <path className="wood" strokeWidth="8" d="M62 172 38 224M158 172l24 52M110 6v20" />
      </g>
      <rect className="canvas-shadow" x="34" y="28" width="152" height="140" rx="5" />
      <rect className="canvas" x="31" y="21" width="158" height="144" rx="6" />
      <g clipPath={`url(#${clip})`}>
        {picture ? (
          <image
            key={picture}
            className="canvas-picture"
            href={picture}
            x="34"
            y="24"
            width="152"
            height="138"
            preserveAspectRatio="xMidYMid slice"
          />
        ) : (
          <g fill="none" strokeLinecap="round">
            <path className="wash-a" strokeWidth="26" d="M52 120c26-44 48-52 62-26s34 14 54-26" />
            <path className="wash-b" strokeWidth="16" d="M60 142c30-16 62-12 100-18" />
            <circle className="wash-c" cx="148" cy="58" r="13" strokeWidth="0" />
          </g>
        )}
      </g>
      <path className="wood" fill="none" strokeLinecap="round" strokeWidth="9" d="M26 169h168" />
      <path className="wood-deep" fill="none" strokeLinecap="round" strokeWidth="3" d="M30 175h160" />
    </svg>
  );
}
