import { Api, ApiCaller } from "../deployment/api";
import type { Deployment } from "../deployment/deployment";
import { exampleOrders, type SeededOrder, seedOrders } from "../deployment/example-orders";
import { IamUser } from "../deployment/iam-user";
import { ACCOUNT_ID } from "../emulator/emulator";
import { once } from "./once";

/** Those who ask the API. */
export interface Callers {
  /** May invoke the API's GET methods, and do nothing else. */
  readonly reader: ApiCaller;
  /** May do nothing. */
  readonly stranger: ApiCaller;
  /** Does not sign. */
  readonly nobody: ApiCaller;
}

/** Orders that are in the database. */
export interface SeededOrders {
  /** The newest first. */
  readonly all: readonly SeededOrder[];
  readonly newest: SeededOrder;
  /** The path of the newest order in the API. */
  readonly path: string;
}

/**
 * What the checks of a deployed environment share. Each part is made when a check first asks for it; when that fails, every
 * check that asks for the part fails.
 */
export class DeployedEnvironment {
  readonly api = once(async () => new Api(await this.deployment.programs.output(this.serviceStack, "api_url")));
  readonly callers = once(() => this.createCallers());
  readonly orders = once(() => this.seedOrders());
  readonly applicationSecretArn = once(() =>
    this.deployment.programs.output(`${this.deployment.environment}-database`, "application_secret_arn"),
  );
  /** The callers that have an access key. */
  readonly users: IamUser[] = [];

  constructor(readonly deployment: Deployment) {}

  get serviceStack(): string {
    return `${this.deployment.environment}-service`;
  }

  /** Deletes what was made in the account for the checks. */
  async close(): Promise<void> {
    for (let user = this.users.pop(); user; user = this.users.pop()) await user.delete();
  }

  private async createCallers(): Promise<Callers> {
    const { emulator, environment, region } = this.deployment;
    const api = await this.api();
    const create = async (role: string, statement?: object): Promise<ApiCaller> => {
      const user = await IamUser.create(emulator.aws, `${environment}-${role}`, statement);
      this.users.push(user);
      return new ApiCaller(api, emulator.aws, user.credentials);
    };
    const Resource = `arn:aws:execute-api:${region}:${ACCOUNT_ID}:${api.id}/${api.stage}/GET/*`;
    return {
      reader: await create("orders-reader", { Action: "execute-api:Invoke", Resource }),
      stranger: await create("stranger"),
      nobody: new ApiCaller(api, emulator.aws, "unsigned"),
    };
  }

  private async seedOrders(): Promise<SeededOrders> {
    const all = exampleOrders();
    const [newest] = all;
    if (!newest) throw new Error("there is no example order");
    await seedOrders(this.deployment, all);
    return { all, newest, path: `/orders/${newest.id}` };
  }
}
