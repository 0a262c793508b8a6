import type { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import type { Peer } from "../network/security-group-rules";
import type { Statement } from "../security/policy-document";

/** What a function is given so that it can reach a target. */
export interface Connection {
  /** Names the way to the target, such as `database-by-token`: the role's policy for it has this name. */
  readonly name: string;
  /** Where its security group lets it go. */
  readonly peers: readonly Peer[];
  /** What its role may do. */
  readonly statements: readonly Statement[];
  /** Environment variables that tell its code where the target is. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A function that asks for a connection, by name: policies of lower stacks admit it without a reference upwards. */
export interface Client {
  /** The function's name in the catalogue, such as `orders-read`. */
  readonly name: string;
  /** The function's name in the account, and its role's: `dev-orders-read`. */
  readonly functionName: string;
  /** The context of the function's own stack, for ARNs in its statements: they need no reference to another stack. */
  readonly aws: AwsContext;
}

/** @param scope a construct of the stack that makes the function */
export function clientOf(scope: Construct, environmentName: string, name: string): Client {
  return { name, functionName: `${environmentName}-${name}`, aws: AwsContext.of(scope) };
}
