import type { TargetName } from "../catalogue/entry";
import { applicationSecret } from "./application-secret-target";
import { databaseMaster } from "./database-master-target";
import { database } from "./database-target";
import type { Target } from "./target";

/** Everything that `connectsTo` can name. Add a target: a file like `database-target.ts`, its name in `TARGET_NAMES`, a line here. */
export const targets: Readonly<Record<TargetName, Target>> = {
  database,
  "database-master": databaseMaster,
  "application-secret": applicationSecret,
};
