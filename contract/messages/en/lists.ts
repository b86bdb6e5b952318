/** "a, b and 3 more": a list that stays readable, of which `more` names are left out. */
export function someOf(names: readonly string[], more: number): string {
  return more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
}
