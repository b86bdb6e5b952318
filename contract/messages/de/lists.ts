/** „a, b und 3 weitere“: a list that stays readable, of which `more` names are left out. */
export function someOf(names: readonly string[], more: number): string {
  return more === 0 ? names.join(", ") : `${names.join(", ")} und ${more} weitere`;
}
