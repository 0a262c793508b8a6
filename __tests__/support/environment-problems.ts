import { EnvironmentError, validateEnvironments } from "../../stacks/settings/validate-environments";

/** The problems of the environments; empty where there are none. */
export function problemsOf(...inputs: readonly unknown[]): readonly string[] {
  try {
    validateEnvironments(inputs);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
