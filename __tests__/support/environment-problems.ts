import { EnvironmentError, validateEnvironments } from "../../stacks/settings/validate-environments";

/** The problems that validateEnvironments finds; empty when all environments are valid. */
export function problemsOf(...inputs: readonly unknown[]): readonly string[] {
  try {
    validateEnvironments(inputs);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
