/** What CHANGELOG.md says of a version. Throws where it has no part for it, or an empty one. */
export function changelogOf(changelog: string, version: string): string {
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((one) => one.split(/[\s(]/, 1)[0] === version);
  if (part === undefined) throw new Error(`CHANGELOG.md has no part "## ${version}": write what is new in it.`);
  const text = part.slice(part.indexOf("\n")).trim();
  if (text === "") throw new Error(`CHANGELOG.md says nothing about ${version}.`);
  return text;
}
