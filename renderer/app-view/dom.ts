/** The few things about the document that every part of the view needs. */

type Attributes = Record<string, string | number | boolean | null | ((event: never) => void)>;
type Child = Node | string | null | false;

/**
 * An element with attributes and children. A function under `onclick` and the like is its handler; false and null leave an
 * attribute out, true gives it no value.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

/**
 * Shows `children` in `place`. What is there already stays untouched, so that nobody is interrupted in the middle of a press or a
 * word; else the focus goes to the element of the same `data-key`, where there is one.
 */
export function fill(place: HTMLElement, ...children: Child[]): void {
  const wanted = children.filter((child): child is Node | string => child !== null && child !== false);
  if (wanted.length === place.childNodes.length && wanted.every((child, index) => child === place.childNodes[index])) return;
  const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
  place.replaceChildren(...wanted);
  if (focused) place.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus();
}

export function button(
  key: string,
  label: string,
  onclick: () => void,
  options: { primary?: boolean; pressed?: boolean; disabled?: boolean } = {},
): HTMLButtonElement {
  return el(
    "button",
    {
      type: "button",
      "data-key": key,
      class: options.primary ? "primary" : null,
      "aria-pressed": options.pressed === undefined ? null : String(options.pressed),
      disabled: options.disabled ?? false,
      onclick,
    },
    label,
  );
}
