/** Works alone, or waits (and says `waiting`) until whoever has the lock has ended: in good order, or killed. */
export function withLock<T>(file: string, waiting: string, work: () => T | Promise<T>): Promise<T>;
