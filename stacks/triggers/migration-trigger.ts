import type { TriggerOf } from "../catalogue/entry";
import { MigrationRun } from "../constructs/database/migration-run";
import type { TriggerDefinition } from "./trigger";

/** Terraform invokes the function, in each deploy whose migrations changed. */
export const migration: TriggerDefinition<TriggerOf<"migration">> = {
  stack: "database",
  longestTimeout: { seconds: 900 },
  withoutDeadLetterQueue:
    "The deploy invokes it synchronously, and fails with it: nothing is queued that could be lost",
  start: (scope, functions, { database }) =>
    functions.map(
      ({ name, function: migrate }) =>
        new MigrationRun(scope, `run-${name}`, {
          function: migrate,
          instance: database.instance,
          authentication: database.authentication,
        }).resource,
    ),
};
