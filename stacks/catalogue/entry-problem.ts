/** One problem in one line: the function, the field, what it must be, what it is, where to change it. */
export function must(name: string, field: string, what: string, got: unknown): string {
  return `src/functions/catalogue.ts: ${name}: ${field} must ${what}, got ${JSON.stringify(got)}; change it there`;
}

export function within(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
