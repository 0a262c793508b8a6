/** A statement of an IAM policy; whatever may be a text or a list is a list here. */
export interface Statement {
  readonly sid?: string;
  readonly effect: string;
  /** By kind: `AWS`, `Service`, `Federated`. `"*"` is `AWS: ["*"]`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Values by operator and key. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The statements of a policy, or undefined when the text is no policy. */
export function statementsOf(json: string | undefined): readonly Statement[] | undefined {
  try {
    const policy: unknown = JSON.parse(json ?? "");
    const statements = objectOf(policy).Statement;
    if (statements === undefined) return undefined;
    return (Array.isArray(statements) ? statements : [statements]).map(statement);
  } catch {
    return undefined;
  }
}

/** Whether an Allow statement lets the service do the action, such as `sts:AssumeRole` in a role's trust policy. */
export function admitsService(policy: string | undefined, service: string, action: string): boolean {
  return (statementsOf(policy) ?? []).some(
    ({ effect, principals, actions }) =>
      effect === "Allow" &&
      principals.Service?.includes(service) === true &&
      actions.some((pattern) => matchesPattern(pattern, action)),
  );
}

/** Whether a text matches a pattern of IAM's, in which `*` and `?` stand for other characters. Case does not count. */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "is").test(text);
}

function statement(value: unknown): Statement {
  const { Sid, Effect, Principal, Action, Resource, Condition } = objectOf(value);
  const principals = Principal === "*" ? { AWS: "*" } : objectOf(Principal);
  return {
    ...(typeof Sid === "string" && { sid: Sid }),
    effect: String(Effect),
    principals: mapValues(principals, textsOf),
    actions: textsOf(Action),
    resources: textsOf(Resource),
    conditions: mapValues(objectOf(Condition), (keys) => mapValues(objectOf(keys), textsOf)),
  };
}

function mapValues<Value>(object: Record<string, unknown>, map: (value: unknown) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}

function textsOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
