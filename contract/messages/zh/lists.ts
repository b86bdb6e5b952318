/** “a、b 等另外 3 项”: a list that stays readable, of which `more` names are left out. */
export function someOf(names: readonly string[], more: number): string {
  return more === 0 ? names.join("、") : `${names.join("、")}，以及另外 ${more} 项`;
}
