/** What a person can put right: shown as its one line, without a stack trace. */
export class Problem extends Error {
  override readonly name = "Problem";
}

/** Runs a program of `tools/`: a Problem is printed as one line, everything else with its trace; both exit 1. */
export async function runProgram(program: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await program();
  } catch (error) {
    console.error(error instanceof Problem ? error.message : error);
    process.exitCode = 1;
  }
}
