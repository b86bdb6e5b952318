/** How much the newest job counts beside those before it. */
const NEWEST_SHARE = 0.3;
/** Tools whose usual time is remembered. */
const MAX_TOOLS = 200;

/** How long jobs take, on all engines together and on each beside the others. Times in milliseconds. */
export class EnginePaces {
  /** By tool, on any engine. */
  readonly #usual = new Map<string, number>();
  readonly #byEngine = new Map<string, { ratio: number; durationMs: number }>();

  /** A job of the tool took so long on the engine. */
  note(engineId: string, tool: string, durationMs: number): void {
    const usual = this.#usual.get(tool) ?? durationMs;
    const known = this.#byEngine.get(engineId);
    const ratio = usual > 0 ? durationMs / usual : 1;
    this.#byEngine.set(engineId, {
      ratio: known ? mix(known.ratio, ratio) : ratio,
      durationMs: known ? mix(known.durationMs, durationMs) : durationMs,
    });
    this.#usual.delete(tool);
    this.#usual.set(tool, mix(usual, durationMs));
    const [oldest] = this.#usual.keys();
    if (this.#usual.size > MAX_TOOLS && oldest !== undefined) this.#usual.delete(oldest);
  }

  /** 2 = jobs take twice as long there as usual; 1 where nothing was measured. */
  ratio(engineId: string): number {
    return this.#byEngine.get(engineId)?.ratio ?? 1;
  }

  /** What a job takes there of late; null before the first. */
  durationMs(engineId: string): number | null {
    return this.#byEngine.get(engineId)?.durationMs ?? null;
  }

  forget(engineId: string): void {
    this.#byEngine.delete(engineId);
  }
}

const mix = (before: number, newest: number) => before * (1 - NEWEST_SHARE) + newest * NEWEST_SHARE;
