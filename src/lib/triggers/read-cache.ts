interface Entry<Value> {
  readonly value: Value;
  readonly stored: number;
}

/** A cached value and its age in whole seconds. */
export interface Cached<Value> {
  readonly value: Value;
  readonly age: number;
}

/**
 * Keeps values for some seconds, in this execution environment alone. When the cache is full, the oldest value goes
 * first.
 */
export class ReadCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(
    /** Seconds that a value may be given again. */
    private readonly seconds: number,
    private readonly capacity = 1_000,
    /** Milliseconds since the epoch. */
    private readonly now: () => number = Date.now,
  ) {}

  get(key: string): Cached<Value> | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    const age = this.now() - entry.stored;
    // A negative age means that the clock was set back: the value has expired too.
    if (age >= 0 && age < this.seconds * 1_000) return { value: entry.value, age: Math.floor(age / 1_000) };
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, { value, stored: this.now() });
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.capacity && oldest !== undefined) this.entries.delete(oldest);
  }
}
