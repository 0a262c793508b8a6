import type { Checks } from "../selection";
import { apiAnswers } from "./api-answers";
import { apiPermission } from "./api-permission";
import { burst } from "./burst";
import { connectPermissions, unpermittedToken } from "./database-tokens";
import { noLeaks } from "./leaks";
import { nothingIsLeft } from "./leftovers";
import { deployedPackages, zipAuthorities } from "./packages";
import { outputUnchanged, secondPlans } from "./plans";
import { firstRotation } from "./rotation";
import { rotationLoad } from "./rotation-load";
import { routes } from "./routes";
import { migration, noPassword } from "./schema";
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
    rotationLoad,
    burst,
    apiPermission,
    connectPermissions,
    unpermittedToken,
    secondPlans,
    outputUnchanged,
  ],
  destroyed: [nothingIsLeft, noLeaks],
};
