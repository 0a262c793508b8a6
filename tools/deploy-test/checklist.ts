import { Problem } from "../process/program";

/** Makes checks, prints what came of each, and counts them. */
export class Checklist {
  private passed = 0;
  private readonly failures: string[] = [];
  /** Every line so far. */
  readonly printed: string[] = [];
  private readonly started = performance.now();

  get failed(): boolean {
    return this.failures.length > 0;
  }

  /**
   * Makes a check. It fails when `check` throws or returns at least one text.
   * @returns whether it passed
   */
  async check(name: string, check: () => Promise<readonly string[]>): Promise<boolean> {
    const problems = await attempt(check);
    if (problems.length === 0) {
      this.passed += 1;
      this.print(`ok    ${name}`);
      return true;
    }
    this.failures.push(name);
    this.print(`FAIL  ${name}`);
    for (const problem of problems) this.write(problem.replace(/^/gm, "            "));
    return false;
  }

  /** A line of progress. */
  print(line: string): void {
    this.write(`${this.elapsed().padStart(5)} ${line}`);
  }

  /** Prints the counts. */
  close(): void {
    if (this.failed) this.write(`\nfailed: ${this.failures.join("; ")}`);
    this.write(`\n${this.passed} passed, ${this.failures.length} failed in ${this.elapsed()}`);
  }

  private write(text: string): void {
    this.printed.push(text);
    console.log(text);
  }

  private elapsed(): string {
    const seconds = Math.round((performance.now() - this.started) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

async function attempt(check: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await check();
  } catch (error) {
    // Neither a machine that lacks something nor an interruption says anything about the stacks.
    if (error instanceof Problem || (error instanceof Error && error.name === "AbortError")) throw error;
    return [error instanceof Error ? error.message : String(error)];
  }
}
