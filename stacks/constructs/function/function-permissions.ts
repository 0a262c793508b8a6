import type { Condition, Statement } from "../security/policy-document";

/** Lets a function write into its own log group. */
export function writeLogs(logGroupArn: string): Statement {
  return {
    sid: "WriteLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [`${logGroupArn}:*`],
  };
}

/** Lets a function send its traces. */
export function sendTraces(): Statement {
  return {
    sid: "SendTraces",
    actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    // X-Ray has no resource for these actions (Service Authorization Reference, AWS X-Ray).
    resources: ["*"],
  };
}

/** Lets the Lambda service, by the function's role, attach the function to the VPC. */
export function attachToVpc(region: string): readonly Statement[] {
  const inRegion: readonly Condition[] = [{ test: "StringEquals", variable: "aws:RequestedRegion", values: [region] }];
  return [
    {
      sid: "AttachToVpc",
      actions: [
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
      ],
      // Lambda requires "*" here (Lambda Developer Guide, "Giving Lambda functions access to resources in a VPC").
      resources: ["*"],
      conditions: inRegion,
    },
  ];
}

/** Denies the function's own code what the service may do with network interfaces (Lambda Developer Guide, same page). */
export function denyNetworkInterfacesToCode(functionArn: string): Statement {
  return {
    sid: "DenyNetworkInterfacesToCode",
    effect: "Deny",
    actions: [
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DetachNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ],
    resources: ["*"],
    conditions: [{ test: "ArnEquals", variable: "lambda:SourceFunctionArn", values: [functionArn] }],
  };
}

/** Lets a function decrypt its own environment variables with the key, and no other's. */
export function decryptEnvironment(keyArn: string, functionArn: string): Statement {
  return {
    sid: "DecryptEnvironment",
    actions: ["kms:Decrypt"],
    resources: [keyArn],
    conditions: [
      { test: "StringEquals", variable: "kms:EncryptionContext:aws:lambda:FunctionArn", values: [functionArn] },
    ],
  };
}
