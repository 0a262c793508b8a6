import type { AwsContext } from "../aws-context";
import type { Statement } from "../security/policy-document";

/** A security group that a function may open a connection to, on one port. */
export interface Peer {
  /** What it is to the function: `database`, `secrets-endpoint`. The id of both rules. */
  readonly role: string;
  readonly securityGroupId: string;
  readonly port: number;
}

/** What a function is given so that it can reach a target. */
export interface Connection {
  readonly peers: readonly Peer[];
  readonly statements: readonly Statement[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Who asks for a connection, by name: policies of lower stacks admit it without a reference upwards. */
export interface Client {
  /** The function's name in its environment, such as `orders-read`. */
  readonly name: string;
  readonly roleName: string;
  /** The client's own stack: ARNs in its statements need no reference to another. */
  readonly aws: AwsContext;
}

/** What a function can connect to. */
export interface Connectable {
  /** Admits the client in the target's own policies, and says what the client needs in turn. */
  admit(client: Client): Connection;
}

/** A name as a statement id: `orders-read` is `OrdersRead`. */
export function statementId(...names: readonly string[]): string {
  return names
    .flatMap((name) => name.split(/[^A-Za-z0-9]+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
