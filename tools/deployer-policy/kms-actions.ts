import type { ActionsByType } from "./type-actions";

export const KMS_ACTIONS: ActionsByType = {
  aws_kms_key: {
    actions: {
      KmsWithoutResource: ["kms:CreateKey"],
      Kms: [
        "kms:DescribeKey",
        "kms:EnableKeyRotation",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListResourceTags",
        "kms:PutKeyPolicy",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
      KmsDelete: ["kms:ScheduleKeyDeletion"],
    },
  },
  aws_kms_alias: {
    actions: {
      KmsWithoutResource: ["kms:ListAliases"],
      // Authorized on the alias and on its key.
      Kms: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
    },
  },
};
