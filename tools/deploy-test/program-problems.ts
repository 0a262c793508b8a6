import { terraformErrors } from "../deployment/transcript";
import type { Finished } from "../process/run-command";

/** Why cdktf or Terraform failed: Terraform's errors where it printed any, otherwise the last that was printed. */
export function programProblems({ exitCode, output }: Finished): readonly string[] {
  if (exitCode === 0) return [];
  const errors = terraformErrors(output);
  return errors.length > 0 ? errors : [output.slice(-4000)];
}
