import type { Checks } from "../selection";
import { apiAnswers } from "./api-answers";
import { apiPermission } from "./api-permission";
import { burst } from "./burst";
import { connectPermissions, unpermittedToken } from "./database-tokens";
import { firstRotation } from "./first-rotation";
import { deployedPackages, zipAuthorities } from "./function-packages";
import { noLeaks } from "./leaks";
import { nothingIsLeft } from "./leftovers";
import { migration, noPassword } from "./migrated-schema";
import { requestsDuringRotations } from "./requests-during-rotations";
import { routes } from "./routes";
import { outputUnchanged, secondPlans } from "./second-plans";
import { securityGroups } from "./security-groups";
import { terraformValidate } from "./terraform-validate";

/** Every check of the deploy test, in the order in which they are made. */
export const CHECKS: Checks = {
  beforeDeploy: [terraformValidate, zipAuthorities, routes],
  deployed: [
    deployedPackages,
    securityGroups,
    migration,
    noPassword,
    firstRotation,
    ...apiAnswers,
    requestsDuringRotations,
    burst,
    apiPermission,
    connectPermissions,
    unpermittedToken,
    secondPlans,
    outputUnchanged,
  ],
  destroyed: [nothingIsLeft, noLeaks],
};
