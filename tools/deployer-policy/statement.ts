/** Operators, and the keys with their values, as IAM writes them. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What a statement's actions are allowed on. */
export interface Scope {
  readonly resources: readonly string[];
  /** @default none */
  readonly condition?: Condition;
}

/** A statement of an IAM policy, as IAM reads it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** A statement with its actions sorted, each once. */
export function allow(sid: string, actions: readonly string[], { resources, condition }: Scope): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: [...new Set(actions)].sort(),
    Resource: resources,
    ...(condition && { Condition: condition }),
  };
}
