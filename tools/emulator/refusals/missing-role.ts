import type { Account } from "./account";
import type { Statement } from "./policy";

/** The first role of the account that statements name as a principal and that does not exist. */
export async function missingRole(
  statements: readonly Statement[],
  { id, identities }: Account,
): Promise<string | undefined> {
  const role = new RegExp(`^arn:[^:]+:iam::${id}:role/`);
  for (const principal of statements.flatMap(({ principals }) => principals.AWS ?? [])) {
    if (role.test(principal) && (await identities.trustPolicy(principal)) === undefined) return principal;
  }
  return undefined;
}
