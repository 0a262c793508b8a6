import type { Check } from "../check";
import type { DestroyedEnvironment } from "../destroyed-environment";

export const nothingIsLeft: Check<DestroyedEnvironment> = {
  name: "nothing is left of it",
  async run({ inventories: { before, deployed, after } }) {
    if (deployed.length === before.length) return ["nothing was there before it was destroyed"];
    return after.filter((each) => !before.includes(each)).map((each) => `left: ${each}`);
  },
};
