/** A value of a request's input. Nobody has checked its shape: what is not there, or of another kind, is undefined or empty. */
export class Fields {
  constructor(private readonly value: unknown) {}

  /** The value under these names, one inside the other. */
  at(...names: readonly string[]): Fields {
    const inside = names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), this.value);
    return new Fields(inside);
  }

  get isThere(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** A text, a number or a boolean, as text. */
  get text(): string | undefined {
    return typeof this.value === "object" || this.value === undefined ? undefined : String(this.value);
  }

  get number(): number | undefined {
    return this.text === undefined || this.text === "" ? undefined : Number(this.text);
  }

  get isTrue(): boolean {
    return this.text === "true";
  }

  /**
   * The members of a list. In a query service's form a list is an object whose names count from 1, mostly with one more
   * name around: `SubnetIds.SubnetIdentifier.1`.
   */
  get items(): readonly Fields[] {
    if (Array.isArray(this.value)) return this.value.map((item: unknown) => new Fields(item));
    if (!isObject(this.value)) return [];
    const names = Object.keys(this.value);
    if (names.every((name) => /^\d+$/.test(name))) return names.map((name) => this.at(name));
    return names.length === 1 ? this.at(...names).items : [];
  }

  get texts(): readonly string[] {
    return this.items.flatMap(({ text }) => text ?? []);
  }

  /** The names in an object. */
  get names(): readonly string[] {
    return isObject(this.value) ? Object.keys(this.value) : [];
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
