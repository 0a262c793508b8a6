import type { Finding, ValidPart } from "../problems/rule";
import type { Account } from "./account-settings";
import type { ValidEnvironment } from "./environment";

interface Settings {
  readonly accounts: Account[];
  readonly environments: ValidEnvironment[];
}

/** The rules that compare environments with accounts. */
export function rulesAcrossAccounts({ accounts = [], environments = [] }: ValidPart<Settings>): readonly Finding[] {
  return [
    ...environments.flatMap((environment, index) => accountFindings(accounts, environment, ["environments", index])),
    ...accounts.flatMap((account, index) =>
      environments.flatMap((environment) => nameFindings(account, environment, ["accounts", index, "name"])),
    ),
  ];
}

function accountFindings(
  accounts: ValidPart<Account[]>,
  environment: ValidPart<ValidEnvironment> | undefined,
  path: Finding["path"],
): readonly Finding[] {
  const wanted = environment?.account;
  // An account whose name has a problem of its own may be the one that is meant.
  if (wanted === undefined || accounts.some((account) => account?.name === undefined)) return [];
  const account = accounts.find((each) => each?.name === wanted);
  if (!account) {
    const names = accounts.map((each) => each?.name).join(", ");
    return [{ path: [...path, "account"], must: `must be an account of stacks/environments/accounts.ts (${names})` }];
  }
  if (environment?.region === undefined || account.region === undefined || account.region === environment.region)
    return [];
  return [{ path: [...path, "region"], must: `must be ${account.region}, the region of account ${wanted}` }];
}

/** `cdktf destroy 'dev-*'` takes the stack `dev-account` too, with what other environments need. */
function nameFindings(
  account: ValidPart<Account> | undefined,
  environment: ValidPart<ValidEnvironment> | undefined,
  path: Finding["path"],
): readonly Finding[] {
  const [name, taken] = [account?.name, environment?.name];
  if (name === undefined || taken === undefined || !`${name}-`.startsWith(`${taken}-`)) return [];
  const must = `must neither be nor begin with the name of environment ${taken} (cdktf destroy '${taken}-*' would destroy both)`;
  return [{ path, must }];
}
