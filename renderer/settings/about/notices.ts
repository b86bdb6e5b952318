/** A licence, and the packages that came under it. */
export interface Notice {
  packages: string;
  text: string;
}

/** The notices of the built app, taken apart: first what they are, then one after the other below lines of hyphens. */
export function noticesIn(text: string): Notice[] {
  const [, ...parts] = text.split(/\n-{80}\n\n/);
  return parts.map((part) => {
    const end = part.indexOf("\n\n");
    const packages = end === -1 ? part : part.slice(0, end);
    return { packages: packages.split("\n").join(", "), text: part.slice(packages.length).trim() };
  });
}

/** Those with all of the words, wherever they stand. */
export function noticesWith(notices: readonly Notice[], typed: string): Notice[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return notices.filter(({ packages, text }) => {
    const whole = `${packages} ${text}`.toLowerCase();
    return wanted.every((word) => whole.includes(word));
  });
}
