import type { Refusal } from "../refusal";
import { STATIC_PARAMETERS } from "./postgres-static-parameters";

export const staticParameters: Refusal = {
  id: "static-parameters",
  says: "A parameter that only a restart changes, with the apply method `immediate`",
  source: "terraform-provider-aws #216; RDS User Guide, Parameter groups for Amazon RDS",
  operations: ["rds:ModifyDBParameterGroup"],
  check: ({ input }) => {
    const isRefused = input
      .at("Parameters")
      .items.some(
        (parameter) =>
          parameter.at("ApplyMethod").text === "immediate" &&
          STATIC_PARAMETERS.has(parameter.at("ParameterName").text ?? ""),
      );
    if (!isRefused) return undefined;
    return {
      code: "InvalidParameterCombination",
      message: "cannot use immediate apply method for static parameter",
    };
  },
};
