import { Cleanup } from "./cleanup";

/** An error that a person can put right: its message is shown as one line, without a stack trace. */
export class Problem extends Error {
  override readonly name = "Problem";
}

/** The exit code of a program that Ctrl-C ended, as shells define it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/**
 * Runs a program of `tools/`, undoes what the program has started, and sets the process' exit code: the number that
 * the program returns; 130 when the program throws after an interruption; 1 when the program throws otherwise. A
 * Problem is printed as its message, another error with its stack trace.
 */
export async function runProgram(program: (cleanup: Cleanup) => Promise<number>): Promise<void> {
  const cleanup = new Cleanup();
  // A process whose program never settles ends when nothing is left to wait for: that is no success.
  process.exitCode = 1;
  try {
    try {
      process.exitCode = await program(cleanup);
    } finally {
      await cleanup.run();
    }
  } catch (error) {
    process.exitCode = cleanup.interrupted.aborted ? INTERRUPTED : 1;
    // After an interruption, whatever was waiting fails in its own way: these errors say nothing.
    if (cleanup.interrupted.aborted) console.error("interrupted");
    else console.error(error instanceof Problem ? error.message : error);
  }
}
