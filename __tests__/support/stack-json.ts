export type Attributes = Readonly<Record<string, unknown>>;

/** One stack's synthesized JSON, as Terraform reads it. */
export interface StackJson {
  readonly terraform: Attributes;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output: Readonly<Record<string, Attributes>>;
}

/** All resources of a type in a stack, by their logical ids. */
export function resourcesOf(stack: StackJson, type: string): readonly (Attributes & { readonly id: string })[] {
  return Object.entries(stack.resource[type] ?? {}).map(([id, attributes]) => ({ ...attributes, id }));
}

/** The one resource of a type whose logical id begins with `prefix`. */
export function theResource(stack: StackJson, type: string, prefix = ""): Attributes & { readonly id: string } {
  const found = resourcesOf(stack, type).filter(({ id }) => id.startsWith(prefix));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} resources of type ${type} begin with "${prefix}"`);
  return only;
}

export interface StatementJson {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
}

/** The statements of the policy document that an attribute such as `policy` refers to. */
export function statementsOf(stack: StackJson, reference: unknown): readonly StatementJson[] {
  const id = /^\$\{data\.aws_iam_policy_document\.([^.}]+)\.json\}$/.exec(String(reference))?.[1] ?? "";
  const document = stack.data.aws_iam_policy_document?.[id];
  if (!document) throw new Error(`${String(reference)} refers to no policy document of this stack`);
  return (document.statement ?? []) as readonly StatementJson[];
}
