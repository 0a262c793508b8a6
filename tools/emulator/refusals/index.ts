import { apiAccountRole } from "./apigateway/api-account-role";
import { apiDeployments } from "./apigateway/api-deployments";
import { apiLogging } from "./apigateway/api-logging";
import { endpointPrivateDns } from "./ec2/endpoint-private-dns";
import { endpointSubnets } from "./ec2/endpoint-subnets";
import { securityGroupTexts } from "./ec2/security-group-texts";
import { securityGroupsInUse } from "./ec2/security-groups-in-use";
import { subnetsInUse } from "./ec2/subnets-in-use";
import { policyGrammar } from "./iam/policy-grammar";
import { policySizes } from "./iam/policy-sizes";
import { roleNames } from "./iam/role-names";
import { trustPolicies } from "./iam/trust-policies";
import { keyPolicies } from "./kms/key-policies";
import { concurrencyReservations } from "./lambda/concurrency-reservations";
import { environmentKeys } from "./lambda/environment-keys";
import { environmentVariables } from "./lambda/environment-variables";
import { functionLimits } from "./lambda/function-limits";
import { functionNetworks } from "./lambda/function-networks";
import { functionRoles } from "./lambda/function-roles";
import { functionTargets } from "./lambda/function-targets";
import { statementIds } from "./lambda/statement-ids";
import { logGroupKeys } from "./logs/log-group-keys";
import { backupRetention } from "./rds/backup-retention";
import { databaseGroupsInUse } from "./rds/database-groups-in-use";
import { databaseKeys } from "./rds/database-keys";
import { databaseNames } from "./rds/database-names";
import { databaseWindows } from "./rds/database-windows";
import { enhancedMonitoring } from "./rds/enhanced-monitoring";
import { finalSnapshots } from "./rds/final-snapshots";
import { majorUpgrades } from "./rds/major-upgrades";
import { missingSubnetGroup } from "./rds/missing-subnet-group";
import { staticParameters } from "./rds/static-parameters";
import { subnetGroupZones } from "./rds/subnet-group-zones";
import type { Refusal } from "./refusal";
import { deletedSecrets } from "./secretsmanager/deleted-secrets";
import { secretKeys } from "./secretsmanager/secret-keys";
import { secretNames } from "./secretsmanager/secret-names";
import { secretPolicies } from "./secretsmanager/secret-policies";

/** What AWS refuses and the emulators do not. Add a rule: a file in its service's folder, and a line here. */
export const REFUSALS: readonly Refusal[] = [
  apiAccountRole,
  apiDeployments,
  apiLogging,
  backupRetention,
  concurrencyReservations,
  databaseGroupsInUse,
  databaseKeys,
  databaseNames,
  databaseWindows,
  deletedSecrets,
  endpointPrivateDns,
  endpointSubnets,
  enhancedMonitoring,
  environmentKeys,
  environmentVariables,
  finalSnapshots,
  functionLimits,
  functionNetworks,
  functionRoles,
  functionTargets,
  keyPolicies,
  logGroupKeys,
  majorUpgrades,
  missingSubnetGroup,
  policyGrammar,
  policySizes,
  roleNames,
  secretKeys,
  secretNames,
  secretPolicies,
  securityGroupTexts,
  securityGroupsInUse,
  statementIds,
  staticParameters,
  subnetGroupZones,
  subnetsInUse,
  trustPolicies,
];
