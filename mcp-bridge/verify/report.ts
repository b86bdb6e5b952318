import { type CheckedFinding, shown } from "./check.ts";

/** How many passed, failed, were advice, or could not be tried. */
export function countsOf(findings: readonly CheckedFinding[]) {
  const count = (fits: (each: CheckedFinding) => boolean) => findings.filter(fits).length;
  return {
    passed: count(({ finding }) => finding.result === "passed"),
    failed: count(({ finding, check }) => finding.result === "failed" && check.weight === "must"),
    advice: count(({ finding, check }) => finding.result === "failed" && check.weight === "should"),
    skipped: count(({ finding }) => finding.result === "skipped"),
  };
}

/** For people: a line for each check, and below each failure why it matters and what to do. */
export function asTable(findings: readonly CheckedFinding[]): string {
  const { passed, failed, advice, skipped } = countsOf(findings);
  return `${[...findings.flatMap(linesOf), "", `${passed} passed, ${failed} failed, ${advice} advice, ${skipped} not tried`].join("\n")}\n`;
}

function linesOf({ check, finding }: CheckedFinding): string[] {
  const { id, what, why, remedy, weight } = check;
  const line = (mark: string, more = "") => `${mark.padEnd(8)}${id.padEnd(13)} ${what}${more}`;
  if (finding.result === "passed") return [line("ok")];
  if (finding.result === "skipped") return [line("-", ` Not tried: ${finding.because}.`)];
  const reasons = [`seen: ${shown(finding.seen)}`, `why it matters: ${why}`, `what to do: ${remedy}`];
  return [line(weight === "must" ? "FAILED" : "advice"), ...reasons.map((reason) => `${" ".repeat(22)}${reason}`)];
}

/** For programs: `{counts, checks: [{id, what, weight, result, seen?, because?, why, remedy, took_ms}]}`. */
export function asJson(findings: readonly CheckedFinding[]): string {
  const checks = findings.map(({ check: { id, what, weight, why, remedy }, finding, tookMs }) => ({
    id,
    what,
    weight,
    ...finding,
    why,
    remedy,
    took_ms: Math.round(tookMs),
  }));
  return `${JSON.stringify({ counts: countsOf(findings), checks }, null, 2)}\n`;
}

/** JUnit's XML, as CI systems read it. A piece of advice counts as passed there, with its words as output. */
export function asJunit(findings: readonly CheckedFinding[]): string {
  const { failed, skipped } = countsOf(findings);
  const cases = findings.map(({ check, finding, tookMs }) => {
    const attributes = `classname="easel-bridge verify" name="${escaped(`${check.id} ${check.what}`)}" time="${(tookMs / 1_000).toFixed(3)}"`;
    const words = finding.result === "failed" ? `${finding.seen}\n${check.why}\n${check.remedy}` : "";
    if (finding.result === "skipped") return `  <testcase ${attributes}><skipped message="${escaped(finding.because)}"/></testcase>`;
    if (finding.result === "passed") return `  <testcase ${attributes}/>`;
    if (check.weight === "should") return `  <testcase ${attributes}><system-out>${escaped(words)}</system-out></testcase>`;
    return `  <testcase ${attributes}><failure message="${escaped(finding.seen)}">${escaped(words)}</failure></testcase>`;
  });
  const suite = `<testsuite name="easel-bridge verify" tests="${findings.length}" failures="${failed}" skipped="${skipped}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}\n${cases.join("\n")}\n</testsuite>\n`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/(?![\n\t])\p{Cc}/gu, " ").replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
