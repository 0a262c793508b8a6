import type { ActionsByType } from "./type-actions";

export const LAMBDA_ACTIONS: ActionsByType = {
  aws_lambda_function: {
    actions: {
      // Lambda looks at the network in the deployer's name (Lambda Developer Guide, "Giving Lambda functions access to
      // resources in an Amazon VPC", "Required IAM permissions").
      Ec2Read: ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
      Lambda: [
        "lambda:CreateFunction",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
        "lambda:PutFunctionConcurrency",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
    },
    passesRoleTo: "lambda.amazonaws.com",
    encryptsThrough: "lambda",
  },
  aws_lambda_permission: {
    actions: { Lambda: ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"] },
  },
  aws_lambda_invocation: { actions: { Lambda: ["lambda:InvokeFunction"] } },
};
