import type { ActionsByType } from "./type-actions";

/** What Terraform does by itself, or what nobody needs a permission for. */
export const NO_ACTIONS: ActionsByType = {
  terraform_data: {},
  // Read from the state, which is a statement of its own.
  "data.terraform_remote_state": {},
  "data.aws_iam_policy_document": {},
  "data.aws_partition": {},
  // GetCallerIdentity needs no permission (STS API Reference, GetCallerIdentity).
  "data.aws_caller_identity": {},
};
