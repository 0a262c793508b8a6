import type { CopiedEnvironment } from "../../deployment/copied-environment";
import type { Deployment } from "../../deployment/deployment";
import type { Check } from "../check";
import { programProblems } from "../program-problems";

/** The stacks of all environments, although only one environment is deployed. */
export const terraformValidate = ({ copy }: CopiedEnvironment): readonly Check<Deployment>[] =>
  copy.stacks.map((stack) => ({
    name: `terraform validate: ${stack}`,
    run: async ({ programs }) => programProblems(await programs.validate(stack)),
  }));
