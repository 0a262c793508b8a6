import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { Trigger, TriggerKind } from "../catalogue/entry";
import type { DatabaseAccess } from "../constructs/database/database-access";
import type { FunctionStack } from "../constructs/function/function-stacks";
import type { PrivateFunction } from "../constructs/function/private-function";
import type { EncryptionKey } from "../constructs/security/encryption-key";
import type { Environment } from "../settings/environment";

/** A function as the catalogue names it, with what starts it. */
export interface Triggered<T extends Trigger> {
  readonly name: string;
  readonly trigger: T;
}

/** What is wrong with a function's trigger. */
export interface TriggerProblem {
  /** The function's name. */
  readonly name: string;
  /** Where the problem is in the trigger, such as `["routes", 0, "path"]`. */
  readonly path: readonly PropertyKey[];
  /** What the value there must be, such as `must begin with /`. */
  readonly must: string;
}

/** What a stack has for the triggers of its functions. */
export interface TriggerContext {
  readonly environment: Environment;
  readonly database: DatabaseAccess;
  /** The stack's own key: encrypts logs. */
  readonly key: EncryptionKey;
  /** What the triggers of `startsAfter` made. */
  readonly after: readonly ITerraformDependable[];
}

/** A kind of trigger: which stack makes its functions, what is wrong with their entries, and what starts them. */
export interface TriggerDefinition<T extends Trigger> {
  readonly stack: FunctionStack;
  /** The longest time-out of a function in seconds, with the reason where it is shorter than Lambda's own 900. */
  readonly longestTimeout: { readonly seconds: number; readonly reason?: string };
  /** Why a function needs no dead-letter queue: the reason of its waiver. */
  readonly withoutDeadLetterQueue: string;
  /** Kinds whose resources have to be there before a function of this kind is started. @default none */
  readonly startsAfter?: readonly TriggerKind[];
  /** Whether the environment starts functions of this kind; if not, no stack makes them. @default always */
  isUsed?(environment: Environment): boolean;
  /** What is wrong with the triggers of all functions of this kind, in the catalogue's order. @default nothing */
  problems?(functions: readonly Triggered<T>[]): readonly TriggerProblem[];
  /** Environment variables by which a handler knows its trigger. @default none */
  variables?(trigger: T): Readonly<Record<string, string>>;
  /**
   * Makes what starts the functions.
   * @param scope the stack
   * @param functions at least one
   * @returns what kinds that start after this one wait for
   */
  start(
    scope: Construct,
    functions: readonly (Triggered<T> & { readonly function: PrivateFunction })[],
    context: TriggerContext,
  ): readonly ITerraformDependable[];
}
