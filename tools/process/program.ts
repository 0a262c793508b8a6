/** What a person can put right: shown as its one line, without a stack trace. */
export class Problem extends Error {
  override readonly name = "Problem";
}

/** As shells have it for a program that Ctrl-C ended: 128 and the signal's number. */
const INTERRUPTED = 130;

/**
 * Runs a program of `tools/` for its exit code. A Problem is printed as one line, everything else with its trace: both
 * exit 1.
 */
export async function runProgram(program: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await program();
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") {
      console.error("interrupted");
      process.exitCode = INTERRUPTED;
      return;
    }
    console.error(error instanceof Problem ? error.message : error);
    process.exitCode = 1;
  }
}
