import { cloneElement, lazy, Suspense } from "react";
import type { MenuProps } from "./menu-list.tsx";

/** A third of all that Home needs, for a button that nobody presses in the first moment. */
const ButtonMenu = lazy(async () => ({ default: (await import("./menu-list.tsx")).ButtonMenu }));

/** A list of things to do that a button opens, given as `children`. */
export function Menu(props: MenuProps & { label: string }) {
  return (
    <Suspense fallback={cloneElement(props.children, { disabled: true })}>
      <ButtonMenu {...props} />
    </Suspense>
  );
}
