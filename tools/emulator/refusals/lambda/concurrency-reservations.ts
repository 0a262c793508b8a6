import type { Refusal } from "../refusal";

/** What an account keeps for the functions without a reservation; the whole limit, where that is less. */
const LEAST_UNRESERVED = 100;

export const concurrencyReservations: Refusal = {
  id: "concurrency-reservations",
  says: "A reservation that leaves less than 100 of the account's concurrency, or less than all of a smaller limit, unreserved",
  source: "Lambda Developer Guide, Configuring reserved concurrency; aws-samples/one-observability-demo #278",
  operations: ["lambda:PutFunctionConcurrency"],
  check: async ({ input }, { functions }) => {
    const reserved = input.at("ReservedConcurrentExecutions").number ?? 0;
    const { limit, unreserved } = await functions.concurrencyWithout(input.at("FunctionName").text ?? "");
    const least = Math.min(LEAST_UNRESERVED, limit);
    if (unreserved - reserved >= least) return undefined;
    return {
      code: "InvalidParameterValueException",
      message:
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its " +
        `minimum value of [${least}].`,
    };
  },
};
