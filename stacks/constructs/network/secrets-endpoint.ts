import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import { type Client, type Peer, statementId } from "../function/connection";
import { PolicyDocument } from "../security/policy-document";

const HTTPS = 443;

export interface SecretsEndpointProps {
  readonly name: string;
  readonly vpcId: string;
  /** Subnets that get an address of the endpoint: at most one a zone. */
  readonly subnetIds: readonly string[];
}

/** What a client may do with which secret through the endpoint. */
export interface SecretsGrant {
  /** Names the secret, for the statement's id. */
  readonly intent: string;
  readonly actions: readonly string[];
  /** Secret ARNs, with wildcards where AWS chooses a part of the name. */
  readonly resources: readonly string[];
}

/** Secrets Manager inside the VPC, under its ordinary name, for the named secrets and roles alone. */
export class SecretsEndpoint extends Construct {
  private readonly policy: PolicyDocument;
  private readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: SecretsEndpointProps) {
    super(scope, id);
    const aws = AwsContext.of(this);
    const securityGroup = new SecurityGroup(this, "security-group", {
      name: `${props.name}-secrets-endpoint`,
      description: "Secrets Manager endpoint: 443 from the functions that use it",
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-secrets-endpoint` },
    });
    this.securityGroupId = securityGroup.id;
    this.policy = new PolicyDocument(this, "policy");
    new VpcEndpoint(this, "endpoint", {
      vpcId: props.vpcId,
      serviceName: `com.amazonaws.${aws.region}.secretsmanager`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [...props.subnetIds],
      securityGroupIds: [this.securityGroupId],
      policy: this.policy.json,
      tags: { Name: `${props.name}-secretsmanager` },
    });
  }

  /** Lets `client` through with what it is granted; the peer is what its security group then needs. */
  permit(client: Client, grants: readonly SecretsGrant[]): Peer {
    const aws = AwsContext.of(this);
    for (const { intent, actions, resources } of grants) {
      this.policy.add({
        sid: statementId(client.name, intent),
        actions,
        resources,
        // A role cannot be a principal of an endpoint policy (AWS PrivateLink Guide, "Endpoint policies"): the
        // condition names it, and it need not exist yet.
        principals: { type: "AWS", identifiers: ["*"] },
        conditions: [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: [aws.roleArn(client.roleName)] }],
      });
    }
    return { role: "secrets-endpoint", securityGroupId: this.securityGroupId, port: HTTPS };
  }
}
