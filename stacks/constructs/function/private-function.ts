import { createHash } from "node:crypto";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionBundle } from "../../bundling/bundle";
import type { CompleteEntry } from "../../catalogue/entry";
import { allowConnections } from "../network/security-group-rules";
import { EncryptedLogGroup, type LogRetention } from "../security/encrypted-log-group";
import type { EncryptionKey } from "../security/encryption-key";
import { ServiceRole } from "../security/service-role";
import { waive } from "../security/waiver";
import type { Client, Connection } from "./connection";
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
  readonly client: Client;
  readonly entry: Omit<CompleteEntry, "connectsTo" | "trigger">;
  readonly bundle: FunctionBundle;
  readonly network: FunctionNetwork;
  /** Encrypts the environment variables and the logs. */
  readonly key: EncryptionKey;
  readonly logRetention: LogRetention;
  /** Whether the function reserves its concurrency, or why it does not. */
  readonly reservations: { readonly enabled: true } | { readonly enabled: false; readonly reason: string };
  /** Whether a change of its connections finds requests: it then keeps its former ones until it is updated. */
  readonly servesRequests: boolean;
  /** What the function is connected to: all that it reaches. */
  readonly connections: readonly Connection[];
  /** Environment variables besides those of the connections. */
  readonly variables: Readonly<Record<string, string>>;
  /** Why nothing is lost without a dead-letter queue. */
  readonly withoutDeadLetterQueue: string;
}

/** Characters of a permission's statement id (Lambda API Reference, AddPermission, `StatementId`). */
const LONGEST_STATEMENT_ID = 100;

/** The id itself or, if it is longer than Lambda takes, its beginning with eight digits of its hash. */
function shortened(id: string): string {
  if (id.length <= LONGEST_STATEMENT_ID) return id;
  const hash = createHash("sha256").update(id).digest("hex").slice(0, 8);
  return `${id.slice(0, LONGEST_STATEMENT_ID - 1 - hash.length)}-${hash}`;
}

/** A Lambda function in the VPC that reaches what it is connected to, and nothing else. */
export class PrivateFunction extends Construct {
  /** The function's name in the catalogue. */
  readonly name: string;
  readonly functionName: string;
  readonly arn: string;
  readonly invokeArn: string;
  /** Base64 SHA-256 of the zip, known at synth: changes when, and only when, the function's code does. */
  readonly codeSha256: string;
  private readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: PrivateFunctionProps) {
    super(scope, id);
    const { connections, entry, key, network, reservations, servesRequests } = props;
    const { aws, functionName, name } = props.client;
    this.name = name;
    this.functionName = functionName;
    this.codeSha256 = props.bundle.sha256;

    const logs = new EncryptedLogGroup(this, "logs", {
      name: `/aws/lambda/${functionName}`,
      key,
      retention: props.logRetention,
    });
    const securityGroup = new SecurityGroup(this, "security-group", {
      name: functionName,
      description: `Function ${functionName}: only the rules of what it is connected to`,
      vpcId: network.vpcId,
      tags: { Name: functionName },
    });
    const origin = { name: functionName, securityGroupId: securityGroup.id, outlivesChange: servesRequests };
    // Two connections may lead to one peer, such as an endpoint: one pair of rules then.
    const peers = new Map(connections.flatMap(({ peers }) => peers.map((peer) => [peer.role, peer])));
    const rules = [...peers.values()].flatMap((peer) => allowConnections(this, origin, peer));

    const functionArn = aws.arn("lambda", `function:${functionName}`);
    const role = new ServiceRole(this, "role", {
      name: functionName,
      description: `Execution role of function ${functionName}`,
      service: "lambda.amazonaws.com",
    });
    role.grant(
      writeLogs(logs.arn),
      sendTraces(),
      ...attachToVpc(aws.region),
      denyNetworkInterfacesToCode(functionArn),
      decryptEnvironment(key.arn, functionArn),
    );
    for (const { name: connection, statements } of connections) role.grantAs(connection, statements, servesRequests);

    const variables = this.merge([...connections.map((connection) => connection.variables), props.variables]);
    const bundle = new TerraformAsset(this, "bundle", { path: props.bundle.zipFile, type: AssetType.FILE });
    this.lambda = new LambdaFunction(this, "function", {
      functionName,
      description: entry.description,
      role: role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: bundle.path,
      sourceCodeHash: this.codeSha256,
      memorySize: entry.memorySize,
      timeout: entry.timeout,
      ...(reservations.enabled && { reservedConcurrentExecutions: entry.reservedConcurrency }),
      vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [securityGroup.id] },
      // Lambda refuses a key without variables.
      ...(Object.keys(variables).length > 0 && { environment: { variables }, kmsKeyArn: key.arn }),
      loggingConfig: {
        logFormat: "JSON",
        logGroup: logs.name,
        applicationLogLevel: "INFO",
        systemLogLevel: "INFO",
      },
      tracingConfig: { mode: "Active" },
      dependsOn: [logs.resource, ...role.permissions, ...rules],
    });
    waive(this.lambda, "CKV_AWS_272", UNSIGNED_CODE);
    if (!reservations.enabled) waive(this.lambda, "CKV_AWS_115", reservations.reason);
    waive(this.lambda, "CKV_AWS_116", props.withoutDeadLetterQueue);
    this.arn = this.lambda.arn;
    this.invokeArn = this.lambda.invokeArn;
  }

  /** The function itself, for what must come after it and all its connections. */
  get resource(): ITerraformDependable {
    return this.lambda;
  }

  /** Lets an AWS service invoke this function, for one source or, where AWS names none, one account. */
  allowInvoke(
    id: string,
    principal: string,
    source: { readonly arn: string } | { readonly account: string },
  ): LambdaPermission {
    return new LambdaPermission(this, id, {
      statementId: shortened(id),
      action: "lambda:InvokeFunction",
      functionName: this.lambda.functionName,
      principal,
      ...("arn" in source ? { sourceArn: source.arn } : { sourceAccount: source.account }),
    });
  }

  /** @throws Error where two of them set one variable to different values. */
  private merge(all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
    const merged: Record<string, string> = {};
    for (const [variable, value] of all.flatMap((variables) => Object.entries(variables))) {
      const present = merged[variable];
      if (present !== undefined && present !== value) {
        throw new Error(`${this.node.path}: two connections set ${variable}; give one of them another name`);
      }
      merged[variable] = value;
    }
    return merged;
  }
}
