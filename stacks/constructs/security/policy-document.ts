import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";

export interface Condition {
  /** IAM condition operator, such as `StringEquals` or `ArnLike`. */
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** One statement of a policy document, named by its intent. */
export interface Statement {
  /** Unique in its document: letters and digits. */
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** @default none, in trust policies alone */
  readonly resources?: readonly string[];
  /** @default none, in identity policies: they are for their own role */
  readonly principals?: { readonly type: "AWS" | "Service"; readonly identifiers: readonly string[] };
  readonly conditions?: readonly Condition[];
}

/**
 * A policy as an `aws_iam_policy_document` data source: scanners pass a JSON string without reading it. Statements may be
 * added until synth.
 */
export class PolicyDocument extends Construct {
  /** The document's JSON. A token. */
  readonly json: string;
  private readonly statements: Statement[] = [];
  private readonly document: DataAwsIamPolicyDocument;

  constructor(scope: Construct, id: string, statements: readonly Statement[] = []) {
    super(scope, id);
    this.document = new DataAwsIamPolicyDocument(this, "document");
    this.json = this.document.json;
    for (const statement of statements) this.add(statement);
  }

  /** Adds a statement. @throws Error when the document has a statement of that sid already */
  add(statement: Statement): void {
    if (this.statements.some(({ sid }) => sid === statement.sid)) {
      throw new Error(`${this.node.path}: two statements are named ${statement.sid}; give each intent its own sid`);
    }
    this.statements.push(statement);
    this.render();
  }

  /** Adds a statement, or replaces the one of the same sid. */
  set(statement: Statement): void {
    const index = this.statements.findIndex(({ sid }) => sid === statement.sid);
    if (index < 0) this.statements.push(statement);
    else this.statements[index] = statement;
    this.render();
  }

  private render(): void {
    this.document.putStatement(
      this.statements.map(({ sid, effect, actions, resources, principals, conditions }) => ({
        sid,
        effect: effect ?? "Allow",
        actions: [...actions],
        ...(resources && { resources: [...resources] }),
        ...(principals && { principals: [{ type: principals.type, identifiers: [...principals.identifiers] }] }),
        ...(conditions && { condition: conditions.map((each) => ({ ...each, values: [...each.values] })) }),
      })),
    );
  }
}
