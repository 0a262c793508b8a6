import type { CopiedEnvironment } from "../../deployment/copied-environment";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { EMULATOR_DEFECTS } from "../emulator-defects";
import { unexplainedChanges } from "../plan-judgement";

export const secondPlans = ({ stacks }: CopiedEnvironment): readonly Check<DeployedEnvironment>[] =>
  stacks.map((stack) => ({
    name: `a second plan of ${stack} changes nothing but what emulator-defects.ts lists`,
    async run({ deployment: { programs } }) {
      const { resourceChanges, changedOutputs } = await programs.plan(stack);
      return [
        ...unexplainedChanges(resourceChanges, EMULATOR_DEFECTS),
        ...changedOutputs.map((output) => `output ${output} changes`),
      ];
    },
  }));

export const outputUnchanged: Check<DeployedEnvironment> = {
  name: "the output is as it was synthesized, byte for byte",
  run: async ({ deployment: { copy } }) => copy.changedFiles().map((file) => `changed: ${file}`),
};
