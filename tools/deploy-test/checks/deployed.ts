import { randomUUID } from "node:crypto";
import { Api, ApiCaller } from "../../deployment/api";
import type { Deployment } from "../../deployment/deployment";
import { exampleOrders, seedOrders } from "../../deployment/example-orders";
import type { Checklist } from "../checklist";
import { EMULATOR_DEFECTS } from "../emulator-defects";
import { unexplainedChanges } from "../plan-judgement";
import { createCallers, deleteCallers, orderProblems, pageProblems, statusProblems } from "./api-answers";
import { apiPermissionProblems } from "./api-permission";
import { burstProblems } from "./burst";
import { connectPermissionProblems, unpermittedTokenProblems } from "./database-tokens";
import type { Secret } from "./leaks";
import { packageProblems } from "./packages";
import { rotationProblems, secretValues } from "./rotation";
import { rotationLoadProblems } from "./rotation-load";
import { schemaProblems, tokenOnlyProblems } from "./schema";
import { securityGroupProblems } from "./security-groups";

/**
 * Judges what is deployed.
 * @returns the application's passwords and the callers' keys, which must be written down nowhere
 */
export async function judgeDeployment(list: Checklist, deployment: Deployment): Promise<readonly Secret[]> {
  const { emulator, environment, databasePort } = deployment;
  await list.check("the packages that Lambda holds are the output's, byte for byte", () => packageProblems(deployment));
  await list.check("the security groups admit what was asked for, and nothing else", () =>
    securityGroupProblems(emulator.aws, { environment, databasePort }),
  );
  const secrets: Secret[] = [];
  await list.group("the database", async () => {
    secrets.push(...(await judgeDatabase(list, deployment)));
  });
  await list.group("the API", async () => {
    secrets.push(...(await judgeApi(list, deployment)));
  });
  // After the API, which shows the last refusals where it fails: these are wanted.
  if (!hasApplicationSecret(deployment)) await list.group("log-ins by token", () => judgeTokens(list, deployment));
  await judgePlans(list, deployment);
  return secrets;
}

async function judgeDatabase(list: Checklist, deployment: Deployment): Promise<readonly Secret[]> {
  const { emulator, environment, programs } = deployment;
  await list.check("the deployed migration made schema and role", () => schemaProblems(deployment));
  if (!hasApplicationSecret(deployment)) {
    await list.check("no secret but RDS's own, and a role that has no password", () => tokenOnlyProblems(deployment));
    return [];
  }
  const secretArn = await programs.output(`${environment}-database`, "application_secret_arn");
  await list.check("the deployed rotation made the application's first password", () =>
    rotationProblems(emulator, secretArn),
  );
  const passwords = await secretValues(emulator, secretArn);
  return passwords.map((value) => ({ name: "the application's password", value }));
}

async function judgeApi(list: Checklist, deployment: Deployment): Promise<readonly Secret[]> {
  const { emulator, environment, programs } = deployment;
  const stack = `${environment}-service`;
  const api = new Api(await programs.output(stack, "api_url"));
  const { reader, stranger } = await createCallers(deployment, api);
  const asReader = new ApiCaller(api, emulator.aws, reader.credentials);
  const asStranger = new ApiCaller(api, emulator.aws, stranger.credentials);
  const asNobody = new ApiCaller(api, emulator.aws, "unsigned");
  const orders = exampleOrders();
  const [order] = orders;
  if (!order) throw new Error("no example order");
  const ofCustomer = orders.filter(({ customer }) => customer === order.customer);
  const path = `/orders/${order.id}`;

  await list.check("orders can be written by the database's master", async () => {
    await seedOrders(emulator, orders);
    return [];
  });
  await list.check(`signed GET ${path}: 200 with the order`, async () =>
    orderProblems(deployment, await asReader.get(path), order),
  );
  await list.check(`signed GET /orders?customer=${order.customer}: 200 with the customer's orders`, async () =>
    pageProblems(deployment, await asReader.get("/orders", { customer: order.customer }), ofCustomer),
  );
  await list.check("signed GET of an order that there is not: 404", async () =>
    statusProblems(await asReader.get(`/orders/${randomUUID()}`), 404),
  );
  await list.check("signed GET /orders/not-an-id: 400", async () =>
    statusProblems(await asReader.get("/orders/not-an-id"), 400),
  );
  await list.check("signed GET /orders without a customer: 400", async () =>
    statusProblems(await asReader.get("/orders"), 400),
  );
  await list.check("unsigned GET: 403", async () => statusProblems(await asNobody.get(path), 403));
  await list.check("GET signed by a user without execute-api:Invoke: 403", async () =>
    statusProblems(await asStranger.get(path), 403),
  );
  if (hasApplicationSecret(deployment)) {
    const secretArn = await programs.output(`${environment}-database`, "application_secret_arn");
    await list.check("requests without pause while the secret is rotated ten times: no other answer than 200", () =>
      rotationLoadProblems(deployment, { reader: asReader, path, secretArn }),
    );
  }
  await list.check("ten times more requests at once than connections: answered, or told when to come back", () =>
    burstProblems(deployment, { reader: asReader, path, reservedConcurrency: readersOf(deployment) }),
  );
  await list.check("API Gateway may invoke the functions for the API's own methods alone", () =>
    apiPermissionProblems(deployment, stack, api),
  );
  await deleteCallers({ reader, stranger });
  return [reader, stranger].map(({ name, credentials }) => ({
    name: `${name}'s secret key`,
    value: credentials.secretAccessKey,
  }));
}

/** Execution environments that the function behind the API has reserved. */
function readersOf({ copy, environment }: Deployment): number {
  const [reader] = copy.resources(`${environment}-service`, "aws_lambda_function");
  return Number(reader?.reserved_concurrent_executions);
}

async function judgeTokens(list: Checklist, deployment: Deployment): Promise<void> {
  await list.check("rds-db:connect: each function that signs tokens as its own user, and nobody as another", () =>
    connectPermissionProblems(deployment.emulator.aws, deployment),
  );
  await list.check("a token of a function without rds-db:connect: refused", () => unpermittedTokenProblems(deployment));
}

/** Whether the application has a password: then its functions log in by that one, not by tokens. */
function hasApplicationSecret({ copy, environment }: Deployment): boolean {
  return copy.resources(`${environment}-database`, "aws_secretsmanager_secret").length > 0;
}

async function judgePlans(list: Checklist, { copy, programs, stacks }: Deployment): Promise<void> {
  for (const stack of stacks) {
    await list.check(`a second plan of ${stack} changes nothing but what emulator-defects.ts lists`, async () => {
      const { resourceChanges, changedOutputs } = await programs.plan(stack);
      return [
        ...unexplainedChanges(resourceChanges, EMULATOR_DEFECTS),
        ...changedOutputs.map((output) => `output ${output} changes`),
      ];
    });
  }
  await list.check("the output is as it was synthesized, byte for byte", async () =>
    copy.changedFiles().map((file) => `changed: ${file}`),
  );
}
