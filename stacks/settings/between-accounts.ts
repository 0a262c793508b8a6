import type { Finding, ValidPart } from "../problems/rule";
import type { Account } from "./account-settings";

/** The rules that compare accounts: each one with those before it in the list. */
export function rulesBetweenAccounts(accounts: ValidPart<Account[]>): readonly Finding[] {
  return accounts.flatMap((account, index) =>
    accounts.slice(0, index).flatMap((earlier) => findings(index, account, earlier)),
  );
}

type Valid = ValidPart<Account>;

function findings(index: number, one?: Valid, other?: Valid): readonly Finding[] {
  const sameAccount = one?.accountId !== undefined && one.accountId === other?.accountId;
  const owner = other?.name ?? "another entry";
  return [
    ...(one?.name !== undefined && one.name === other?.name
      ? [{ path: [index, "name"], must: "must differ from every other account's name" }]
      : []),
    ...(sameAccount && one.region !== undefined && one.region === other.region
      ? [{ path: [index, "region"], must: `must differ from the region of ${owner}, which is the same account` }]
      : []),
    ...(sameAccount && one.rdsServiceLinkedRole?.managed === true && other.rdsServiceLinkedRole?.managed === true
      ? [
          {
            path: [index, "rdsServiceLinkedRole", "managed"],
            must: `must be false, with a reason: ${owner} manages the role of the same account (it has one for all regions)`,
          },
        ]
      : []),
  ];
}
