import type { TriggerOf } from "../catalogue/entry";
import { DEFAULT_PASSWORD_ROTATION_DAYS } from "../settings/database-settings";
import type { TriggerDefinition } from "./trigger";

/** Secrets Manager invokes the function, for each step of a rotation of the application's secret. */
export const rotation: TriggerDefinition<TriggerOf<"rotation">> = {
  stack: "database",
  longestTimeout: { seconds: 900 },
  withoutDeadLetterQueue: "Secrets Manager invokes it synchronously, and retries a rotation of which a step failed",
  // A rotation starts at once, and the migration makes the role whose password it sets.
  startsAfter: ["migration"],
  isUsed: ({ database }) => database.authentication === "secret",
  problems([first, ...others]) {
    return others.map(({ name }) => ({
      name,
      path: ["kind"],
      must: `must not be rotation: ${first?.name} already rotates the application's secret, and only one function may`,
    }));
  },
  start(_scope, functions, { after, database, environment }) {
    for (const { function: rotator } of functions) {
      database.secret.rotate({
        rotator,
        days: environment.database.passwordRotationDays ?? DEFAULT_PASSWORD_ROTATION_DAYS,
        instanceResourceId: database.instance.resourceId,
        after,
      });
    }
    return [];
  },
};
