import type { TargetName } from "../catalogue/entry";
import { applicationSecret } from "./application-secret";
import { database } from "./database";
import { databaseMaster } from "./database-master";
import type { Target } from "./target";

/** Everything that `connectsTo` can name. Add a target: a file like `database.ts`, its name in `TargetName`, a line here. */
export const targets: Readonly<Record<TargetName, Target>> = {
  database,
  "database-master": databaseMaster,
  "application-secret": applicationSecret,
};
