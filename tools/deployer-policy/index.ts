import { API_GATEWAY_ACTIONS } from "./api-gateway-actions";
import { EC2_ACTIONS } from "./ec2-actions";
import { IAM_ACTIONS } from "./iam-actions";
import { KMS_ACTIONS } from "./kms-actions";
import { LAMBDA_ACTIONS } from "./lambda-actions";
import { LOGS_ACTIONS } from "./logs-actions";
import { NO_ACTIONS } from "./no-actions";
import { RDS_ACTIONS } from "./rds-actions";
import { SECRETS_MANAGER_ACTIONS } from "./secrets-manager-actions";
import type { ActionsByType } from "./type-actions";

/** The actions of every type in the output, by the files in this folder that hold them. */
export const ACTION_FILES: Readonly<Record<string, ActionsByType>> = {
  "api-gateway-actions.ts": API_GATEWAY_ACTIONS,
  "ec2-actions.ts": EC2_ACTIONS,
  "iam-actions.ts": IAM_ACTIONS,
  "kms-actions.ts": KMS_ACTIONS,
  "lambda-actions.ts": LAMBDA_ACTIONS,
  "logs-actions.ts": LOGS_ACTIONS,
  "no-actions.ts": NO_ACTIONS,
  "rds-actions.ts": RDS_ACTIONS,
  "secrets-manager-actions.ts": SECRETS_MANAGER_ACTIONS,
};
