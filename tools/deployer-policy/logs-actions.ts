import type { ActionsByType } from "./type-actions";

export const LOGS_ACTIONS: ActionsByType = {
  aws_cloudwatch_log_group: {
    actions: {
      LogsRead: ["logs:DescribeLogGroups"],
      Logs: [
        "logs:AssociateKmsKey",
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:DisassociateKmsKey",
        "logs:ListTagsForResource",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
    },
    encryptsThrough: "logs",
  },
};
