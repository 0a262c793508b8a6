import type { ActionsByType } from "./type-actions";

export const IAM_ACTIONS: ActionsByType = {
  aws_iam_role: {
    actions: {
      Iam: [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:GetRole",
        "iam:ListAttachedRolePolicies",
        // Read before the role is deleted.
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
    },
  },
  aws_iam_service_linked_role: {
    actions: {
      IamServiceLinked: [
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:GetRole",
        "iam:GetServiceLinkedRoleDeletionStatus",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRoleDescription",
      ],
    },
  },
  aws_iam_role_policy: { actions: { Iam: ["iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:PutRolePolicy"] } },
  aws_iam_role_policy_attachment: {
    actions: {
      Iam: ["iam:ListAttachedRolePolicies"],
      IamAttach: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
    },
  },
};
