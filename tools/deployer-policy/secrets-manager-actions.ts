import type { ActionsByType } from "./type-actions";

export const SECRETS_MANAGER_ACTIONS: ActionsByType = {
  aws_secretsmanager_secret: {
    actions: {
      SecretsManager: [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:TagResource",
        "secretsmanager:UntagResource",
        "secretsmanager:UpdateSecret",
      ],
    },
    encryptsThrough: "secretsmanager",
  },
  aws_secretsmanager_secret_policy: {
    actions: {
      SecretsManager: [
        "secretsmanager:DeleteResourcePolicy",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:PutResourcePolicy",
      ],
    },
  },
  aws_secretsmanager_secret_rotation: {
    actions: {
      SecretsManager: [
        "secretsmanager:CancelRotateSecret",
        "secretsmanager:DescribeSecret",
        "secretsmanager:RotateSecret",
      ],
      // RotateSecret checks that its caller may invoke the function (Secrets Manager API Reference, RotateSecret).
      Lambda: ["lambda:InvokeFunction"],
    },
  },
};
