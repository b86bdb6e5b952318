import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";

/** Rules of accessibility that a page breaks, with the first place of each. `rules`: all, or those that have nothing to do with colours. */
export async function barriers(page: Page, rules: "all" | "without colours" = "all"): Promise<string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules === "all" ? builder : builder.disableRules("color-contrast")).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
