import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import type { Client } from "../function/connection";
import { PolicyDocument } from "../security/policy-document";
import { statementId } from "../security/statement-id";
import type { Peer } from "./security-group-rules";

const HTTPS = 443;

export interface InterfaceEndpointProps {
  readonly environmentName: string;
  /** The AWS service as endpoints name it, such as `secretsmanager` in `com.amazonaws.us-east-1.secretsmanager`. */
  readonly service: string;
  /** The service as people name it, such as `Secrets Manager`. */
  readonly displayName: string;
  /** What the endpoint is to the functions, such as `secrets-endpoint`: part of its security group's name. */
  readonly role: string;
  readonly vpcId: string;
  /** Subnets that get an address of the endpoint: at most one a zone. */
  readonly subnetIds: readonly string[];
}

/** What a client may do through an endpoint. */
export interface EndpointGrant {
  /** Names the purpose, for the statement's id. */
  readonly intent: string;
  readonly actions: readonly string[];
  /** ARNs, with wildcards where AWS chooses a part of the name. */
  readonly resources: readonly string[];
}

/** An AWS service inside the VPC, under its ordinary name, for the named roles, actions and resources alone. */
export class InterfaceEndpoint extends Construct {
  private readonly policy: PolicyDocument;
  private readonly peer: Peer;

  constructor(scope: Construct, id: string, props: InterfaceEndpointProps) {
    super(scope, id);
    const { displayName, role, service } = props;
    const name = `${props.environmentName}-${role}`;
    const securityGroup = new SecurityGroup(this, "security-group", {
      name,
      description: `${displayName} endpoint: ${HTTPS} from the functions that use it`,
      vpcId: props.vpcId,
      tags: { Name: name },
    });
    this.peer = { role, securityGroupId: securityGroup.id, port: HTTPS };
    this.policy = new PolicyDocument(this, "policy");
    new VpcEndpoint(this, "endpoint", {
      vpcId: props.vpcId,
      serviceName: `com.amazonaws.${AwsContext.of(this).region}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [...props.subnetIds],
      securityGroupIds: [securityGroup.id],
      policy: this.policy.json,
      tags: { Name: `${props.environmentName}-${service}` },
    });
  }

  /**
   * Lets the client do through the endpoint what it is granted, and no more.
   * @returns the endpoint as a peer of the client's security group
   */
  permit(client: Client, ...grants: readonly EndpointGrant[]): Peer {
    const aws = AwsContext.of(this);
    for (const { intent, actions, resources } of grants) {
      this.policy.add({
        sid: statementId(client.name, intent),
        actions,
        resources,
        // A condition names the role, not the principal: the role is in a higher stack and need not exist yet.
        principals: { type: "AWS", identifiers: ["*"] },
        conditions: [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: [aws.roleArn(client.functionName)] }],
      });
    }
    return this.peer;
  }
}
