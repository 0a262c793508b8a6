import type { CopiedEnvironment } from "../../deployment/copied-environment";
import type { Deployment } from "../../deployment/deployment";
import type { Check } from "../check";
import { programProblems } from "../program-problems";

/** Of all environments: only one is deployed. */
export const terraformValidate = ({ copy }: CopiedEnvironment): readonly Check<Deployment>[] =>
  copy.stacks.map((stack) => ({
    name: `terraform validate: ${stack}`,
    run: async ({ programs }) => programProblems(await programs.validate(stack)),
  }));
