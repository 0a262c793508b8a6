import { z } from "zod";
import { Problems } from "../problems/problems";
import { rule } from "../problems/rule";
import { plainCopy } from "../problems/safe-read";
import { rulesBetweenEnvironments } from "./between-environments";
import { type Environment, environmentSchema } from "./environment";
import { settingProblems } from "./setting-problem";

/** Every problem of every environment, one a line. */
export class EnvironmentError extends Problems {
  override readonly name = "EnvironmentError";
}

const environmentsSchema = z.array(environmentSchema).check(rule(rulesBetweenEnvironments));

/**
 * Checks all environments and fills in the defaults.
 *
 * @param inputs the environments as their files write them. A value that is no environment is reported like any problem.
 * @throws EnvironmentError with all problems of all environments: the setting, what it must be, what it is, and where to
 * change it.
 */
export function validateEnvironments(inputs: readonly unknown[]): readonly Environment[] {
  const { data, error } = environmentsSchema.safeParse(plainCopy(inputs));
  // A Set: two pairs of environments can give the same line.
  if (error) throw new EnvironmentError([...new Set(error.issues.flatMap((issue) => settingProblems(issue, inputs)))]);
  return data;
}
