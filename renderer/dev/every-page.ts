import type { Page } from "playwright";

/** Every page that the sidebar leads to, by its class: its name in the sidebar is of the language. What opens beside a page is none. */
export async function onEveryPage(page: Page, look: (place: string) => Promise<void>): Promise<void> {
  const places = page.getByRole("navigation").locator("button:not([disabled], [aria-expanded])");
  for (let index = 0; index < (await places.count()); index += 1) {
    await places.nth(index).click();
    await page.locator("nav button[aria-current=page]").and(places.nth(index)).waitFor();
    await look((await page.locator("main").getAttribute("class")) ?? "");
  }
}
