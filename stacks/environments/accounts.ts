import type { AccountInput } from "../settings/account-settings";

/**
 * The accounts that the environments are in, an entry for each account and region. What such an account has once is in the
 * stack `<name>-account`, which is deployed before the environments.
 */
export const accounts: readonly AccountInput[] = [
  {
    name: "main",
    region: "us-east-1",
    tags: { owner: "platform" },
    state: { backend: "local" },
    rdsServiceLinkedRole: { managed: false, reason: "RDS makes the role with the account's first instance" },
  },
];
