import type { CDPSession, Locator, Page } from "playwright";
import { expect } from "vitest";

/** More controls than any page has. */
const MAX_TABS = 120;

/** Somebody with a keyboard alone, who has to know after each key where they are. */
export function byKeyboard(page: Page) {
  const isLost = () => page.evaluate(() => document.activeElement === null || document.activeElement === document.body);
  return {
    /** Walks to the control and presses it. */
    async press(control: Locator, key = "Enter"): Promise<void> {
      await control.waitFor();
      const isHere = () => control.evaluate((element) => element === document.activeElement);
      for (let tabs = 0; tabs < MAX_TABS && !(await isHere()); tabs += 1) await page.keyboard.press("Tab");
      expect(await isHere()).toBe(true);
      await page.keyboard.press(key);
      await expect.poll(isLost).toBe(false);
    },
  };
}

interface AccessibleNode {
  ignored: boolean;
  role?: { value?: unknown };
  name?: { value?: unknown };
  backendDOMNodeId?: number;
}

/** Somebody who knows of the page what Chromium tells a screen reader, and nothing else. */
export async function byAccessibilityTree(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page);
  const nodes = async (): Promise<AccessibleNode[]> => {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    return nodes.filter(({ ignored }) => !ignored);
  };
  const find = async (role: string, name: string) =>
    (await nodes()).find((node) => node.role?.value === role && String(node.name?.value).startsWith(name));
  /** Waits until there is such a thing. `name`: how it begins. */
  const hears = (role: string, name: string) =>
    expect.poll(async () => (await find(role, name)) !== undefined, { message: name }).toBe(true);
  /** Waits until something on the page says so. */
  const reads = (words: string) =>
    expect.poll(async () => (await nodes()).some(({ name }) => String(name?.value).includes(words)), { message: words }).toBe(true);
  /** Does what pressing the control does, as a screen reader would have it done. */
  const press = async (role: string, name: string): Promise<void> => {
    await hears(role, name);
    const backendNodeId = (await find(role, name))?.backendDOMNodeId;
    if (backendNodeId === undefined) throw new Error(`"${name}" is no element that can be pressed`);
    const { object } = await session.send("DOM.resolveNode", { backendNodeId });
    if (object.objectId === undefined) throw new Error(`"${name}" is gone`);
    const functionDeclaration = "function () { this.focus(); this.click(); }";
    await session.send("Runtime.callFunctionOn", { objectId: object.objectId, functionDeclaration });
  };
  return { hears, reads, press };
}
