import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import { EncryptedLogGroup, type LogRetention } from "../security/encrypted-log-group";
import type { EncryptionKey } from "../security/encryption-key";
import { ServiceRole } from "../security/service-role";

export interface FlowLogsProps {
  readonly name: string;
  readonly vpcId: string;
  readonly key: EncryptionKey;
  readonly retention: LogRetention;
}

/** Logs all accepted and rejected traffic of a VPC, in intervals of a minute. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const aws = AwsContext.of(this);
    const logs = new EncryptedLogGroup(this, "logs", {
      name: `/aws/vpc/${props.name}/flow-logs`,
      key: props.key,
      retention: props.retention,
    });
    const role = new ServiceRole(this, "role", {
      name: `${props.name}-flow-logs`,
      description: `Delivers the flow logs of VPC ${props.name}`,
      service: "vpc-flow-logs.amazonaws.com",
      conditions: [
        { test: "StringEquals", variable: "aws:SourceAccount", values: [aws.accountId] },
        { test: "ArnLike", variable: "aws:SourceArn", values: [aws.arn("ec2", "vpc-flow-log/*")] },
      ],
    });
    // The actions that AWS lists, without CreateLogGroup: the group is there (VPC User Guide, "IAM role for publishing flow
    // logs to CloudWatch Logs").
    role.grant(
      {
        sid: "DeliverFlowLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        resources: [`${logs.arn}:*`],
      },
      {
        sid: "FindLogGroup",
        actions: ["logs:DescribeLogGroups"],
        // The action lists groups: its resource is all of them (Service Authorization Reference, Amazon CloudWatch Logs).
        resources: [aws.arn("logs", "log-group:*")],
      },
    );
    new FlowLog(this, "flow-log", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logs.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: props.name },
      dependsOn: [...role.permissions],
    });
  }
}
