import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { AssetType, dependable, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionBundle } from "../../bundling/bundle";
import { FUNCTION_DEFAULTS, type FunctionEntry } from "../../catalogue/entry";
import { AwsContext } from "../aws-context";
import { EncryptedLogGroup, type LogRetention } from "../security/encrypted-log-group";
import type { EncryptionKey } from "../security/encryption-key";
import { ServiceRole } from "../security/service-role";
import { waive } from "../security/waiver";
import type { Client, Connectable, Peer } from "./connection";
import {
  attachToVpc,
  decryptEnvironment,
  denyNetworkInterfacesToCode,
  sendTraces,
  writeLogs,
} from "./function-permissions";

const UNSIGNED_CODE =
  "The bundle is built from the commit that is deployed and its SHA-256 stands in the plan; no signer stands between";

/** Where functions run. */
export interface FunctionNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

export interface PrivateFunctionProps {
  /** The catalogue's name of the function. */
  readonly name: string;
  readonly entry: FunctionEntry;
  readonly environmentName: string;
  readonly bundle: FunctionBundle;
  readonly network: FunctionNetwork;
  /** Encrypts the environment variables and the logs. */
  readonly key: EncryptionKey;
  readonly logRetention: LogRetention;
  /** Environment variables besides those of the connections. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A Lambda function in the VPC that reaches what it is connected to, and nothing else. */
export class PrivateFunction extends Construct implements Client {
  readonly name: string;
  readonly functionName: string;
  readonly roleName: string;
  readonly aws: AwsContext;
  readonly arn: string;
  readonly invokeArn: string;
  /** Base64 SHA-256 of the zip, known at synth: changes when, and only when, the function's code does. */
  readonly codeSha256: string;
  private readonly role: ServiceRole;
  private readonly securityGroupId: string;
  private readonly lambda: LambdaFunction;
  private readonly keyArn: string;
  private readonly variables: Record<string, string> = {};
  private readonly peers = new Set<string>();

  constructor(scope: Construct, id: string, props: PrivateFunctionProps) {
    super(scope, id);
    const { entry, network } = props;
    const aws = AwsContext.of(this);
    this.aws = aws;
    this.name = props.name;
    this.functionName = `${props.environmentName}-${props.name}`;
    this.roleName = this.functionName;
    this.keyArn = props.key.arn;
    this.codeSha256 = props.bundle.sha256;

    const logs = new EncryptedLogGroup(this, "logs", {
      name: `/aws/lambda/${this.functionName}`,
      key: props.key,
      retention: props.logRetention,
    });
    const securityGroup = new SecurityGroup(this, "security-group", {
      name: this.functionName,
      description: `Function ${this.functionName}: only the rules of what it is connected to`,
      vpcId: network.vpcId,
      tags: { Name: this.functionName },
    });
    this.securityGroupId = securityGroup.id;

    const functionArn = aws.arn("lambda", `function:${this.functionName}`);
    this.role = new ServiceRole(this, "role", {
      name: this.roleName,
      description: `Execution role of function ${this.functionName}`,
      service: "lambda.amazonaws.com",
    });
    this.role.grant(
      writeLogs(logs.arn),
      sendTraces(),
      ...attachToVpc(aws.region),
      denyNetworkInterfacesToCode(functionArn),
      decryptEnvironment(props.key.arn, functionArn),
    );

    const bundle = new TerraformAsset(this, "bundle", { path: props.bundle.zipFile, type: AssetType.FILE });
    this.lambda = new LambdaFunction(this, "function", {
      functionName: this.functionName,
      description: entry.description,
      role: this.role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: bundle.path,
      sourceCodeHash: this.codeSha256,
      memorySize: entry.memorySize ?? FUNCTION_DEFAULTS.memorySize,
      timeout: entry.timeout ?? FUNCTION_DEFAULTS.timeout,
      reservedConcurrentExecutions: entry.reservedConcurrency ?? FUNCTION_DEFAULTS.reservedConcurrency,
      vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [this.securityGroupId] },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: logs.name,
        applicationLogLevel: "INFO",
        systemLogLevel: "INFO",
      },
      tracingConfig: { mode: "Active" },
    });
    waive(this.lambda, "CKV_AWS_272", UNSIGNED_CODE);
    // A dead letter queue takes asynchronous invocations alone (Lambda Developer Guide, "Dead-letter queues").
    waive(
      this.lambda,
      "CKV_AWS_116",
      "Invoked synchronously: the caller gets the error, nothing is queued that could be lost",
    );
    this.dependOn(logs.resource, ...this.role.permissions);
    this.setVariables(props.variables);
    this.arn = this.lambda.arn;
    this.invokeArn = this.lambda.invokeArn;
  }

  /** The function itself, for what must come after it and all its connections. */
  get resource(): ITerraformDependable {
    return this.lambda;
  }

  /** Opens the way to `target`: both security group rules, the IAM statements and the environment variables. */
  connectTo(target: Connectable): void {
    const connection = target.admit(this);
    for (const peer of connection.peers) this.openPathTo(peer);
    this.role.grant(...connection.statements);
    this.setVariables(connection.environment);
  }

  /** Lets an AWS service invoke this function, for one source or, where AWS names none, one account. */
  allowInvoke(
    id: string,
    principal: string,
    source: { readonly arn: string } | { readonly account: string },
  ): LambdaPermission {
    return new LambdaPermission(this, id, {
      statementId: id,
      action: "lambda:InvokeFunction",
      functionName: this.lambda.functionName,
      principal,
      ...("arn" in source ? { sourceArn: source.arn } : { sourceAccount: source.account }),
    });
  }

  private openPathTo({ role, securityGroupId, port }: Peer): void {
    if (this.peers.has(role)) return;
    this.peers.add(role);
    const path = { ipProtocol: "tcp", fromPort: port, toPort: port };
    const egress = new VpcSecurityGroupEgressRule(this, `to-${role}`, {
      ...path,
      description: `${this.functionName} to ${role}`,
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: securityGroupId,
    });
    const ingress = new VpcSecurityGroupIngressRule(this, `into-${role}`, {
      ...path,
      description: `${role} from ${this.functionName}`,
      securityGroupId,
      referencedSecurityGroupId: this.securityGroupId,
    });
    this.dependOn(egress, ingress);
  }

  private setVariables(variables: Readonly<Record<string, string>>): void {
    for (const [variable, value] of Object.entries(variables)) {
      const present = this.variables[variable];
      if (present !== undefined && present !== value) {
        throw new Error(`${this.node.path}: two connections set ${variable}; give one of them another name`);
      }
      this.variables[variable] = value;
    }
    if (Object.keys(this.variables).length === 0) return;
    this.lambda.putEnvironment({ variables: { ...this.variables } });
    // Set exactly where there are variables: Lambda refuses a key without them.
    this.lambda.kmsKeyArn = this.keyArn;
  }

  private dependOn(...resources: readonly ITerraformDependable[]): void {
    this.lambda.dependsOn = [...(this.lambda.dependsOn ?? []), ...resources.map((resource) => dependable(resource))];
  }
}
