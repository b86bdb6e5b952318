/** Numbers from 0 to 1 that look random, and come again for the same seed (a linear congruential generator, Numerical Recipes' constants). */
export function chance(what: string): () => number {
  const seed = Number(process.env.EASEL_SEED ?? Math.floor(Math.random() * 2 ** 32));
  console.log(`${what}: EASEL_SEED=${seed}`);
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
