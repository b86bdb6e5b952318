/** As many colours as can be told apart; each a step around the circle of hues. */
const HUES = 12;

/** Two letters of a name on a colour of its own, in place of a picture: what apps and people are known by is theirs, and not Easel's to ship. */
export const Initial = ({ name }: { name: string }) => (
  <span className="initial" data-hue={hueOf(name)} aria-hidden translate="no">
    {lettersOf(name)}
  </span>
);

/** "CD" for Claude Desktop, "Cu" for Cursor, and the first letter alone where two would be too wide. */
function lettersOf(name: string): string {
  const [first = "", second = ""] = name.trim().split(/[\s._-]+/);
  const [a = "", b = ""] = first;
  if (!/^[A-Za-z\u00c0-\u024f]/.test(first)) return a;
  return (a + (/^[A-Za-z]/.test(second) ? second.charAt(0) : b)).replace(/^./, (letter) => letter.toUpperCase());
}

/** The same for the same name, always. */
function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return sum % HUES;
}
