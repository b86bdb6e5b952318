/** 64 random bits. */
export const random64 = (): bigint => crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
