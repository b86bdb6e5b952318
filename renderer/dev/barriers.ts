import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";

/** Rules of accessibility that a page breaks, with the first place of each. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
