import type { AwsClients } from "../../../aws/aws-clients";
import { type Apis, apisOf } from "./apis";
import { type Databases, databasesOf } from "./databases";
import { type Functions, functionsOf } from "./functions";
import { type Identities, identitiesOf } from "./identities";
import { type Keys, keysOf } from "./keys";
import { type Network, networkOf } from "./network";
import { type Secrets, secretsOf } from "./secrets";

/** What rules may ask of the account, a service each. */
export interface Account {
  readonly id: string;
  readonly region: string;
  readonly apis: Apis;
  readonly databases: Databases;
  readonly functions: Functions;
  readonly identities: Identities;
  readonly keys: Keys;
  readonly network: Network;
  readonly secrets: Secrets;
}

export interface AccountProps {
  /** The twelve digits of the account. */
  readonly id: string;
  /** Clients of the emulators themselves, not of the front, whose rules ask here. */
  readonly ministack: AwsClients;
  readonly moto: AwsClients;
}

/** The account as the emulators have it now. */
export function accountOf({ id, ministack, moto }: AccountProps): Account {
  return {
    id,
    region: ministack.region,
    apis: apisOf(ministack),
    databases: databasesOf(ministack, moto),
    functions: functionsOf(ministack),
    identities: identitiesOf(ministack),
    keys: keysOf(ministack),
    network: networkOf(moto),
    secrets: secretsOf(ministack),
  };
}
