import type { DatabaseAccess } from "../constructs/database/database-access";
import type { Client, Connection } from "../constructs/function/connection";
import type { FunctionStack } from "../constructs/function/function-stacks";
import type { InterfaceEndpoint } from "../constructs/network/interface-endpoint";
import type { Environment } from "../settings/environment";

/** What an environment's lower stacks offer to functions. */
export interface Reachable {
  readonly secretsEndpoint: InterfaceEndpoint;
  readonly database: DatabaseAccess;
}

/** What a function can name in `connectsTo`. */
export interface Target {
  /** The stacks whose functions may name the target. */
  readonly stacks: readonly FunctionStack[];
  /** Why an environment does not have the target, or undefined where it has. @default every environment has it */
  missingIn?(environment: Environment): string | undefined;
  /** Admits the client in the target's own policies, and says what the client needs in turn. */
  connect(client: Client, reachable: Reachable): Connection;
}
