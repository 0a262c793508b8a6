/** Rotates the application's password again and again while clients query without pause. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FunctionRunner } from "./function-runner";
import { APPLICATION, type LocalSystem } from "./local-system";

export interface RotationLoadProps {
  readonly rotations: number;
  /** How many execution environments of `orders-read` query without pause. */
  readonly clients: number;
  /** Called after each rotation. @default nothing */
  readonly onRotation?: (done: number) => void;
}

export interface RotationLoad {
  readonly rotations: number;
  readonly queries: number;
  /** How many connections were opened. */
  readonly logins: number;
  /** Status and body of every answer that was not 200. */
  readonly failures: readonly string[];
  /** The lines that the function logged at level ERROR. */
  readonly errors: readonly string[];
}

const NO_ORDER = "00000000-0000-4000-8000-000000000000";
const EVENT = { httpMethod: "GET", resource: "/orders", queryStringParameters: { customer: NO_ORDER } };

/**
 * A connection outlives the password that opened it. So all connections are ended twice in each rotation, after its
 * steps setSecret and finishSecret, and the clients must log in again.
 *
 * The next rotation begins when every client has logged in. Real rotations are days apart; with two rotations during one
 * login, a client could not tell a replaced password from a wrong one.
 */
export async function rotateUnderLoad(system: LocalSystem, props: RotationLoadProps): Promise<RotationLoad> {
  const { rotations, clients } = props;
  const orders = await system.start("orders-read", { environments: clients });
  const rotate = await system.start("secret-rotate");
  const failures: string[] = [];
  const seen = new Set<string>();
  let running = true;
  const answered = Array.from({ length: clients }, () => 0);

  async function query(environment: number): Promise<void> {
    while (running) {
      const { statusCode, body } = await orders.invoke<{ statusCode: number; body: string }>(EVENT, { environment });
      answered[environment] = (answered[environment] ?? 0) + 1;
      if (statusCode !== 200) failures.push(`${statusCode} ${body}`);
    }
  }

  async function endSessions(): Promise<void> {
    const ended = await system.postgres.query<{ session: string }>(
      `select pid || ' ' || backend_start as session, pg_terminate_backend(pid)
       from pg_stat_activity where usename = $1`,
      [APPLICATION],
    );
    for (const { session } of ended) seen.add(session);
  }

  async function everyClientAnswered(): Promise<void> {
    // Two answers, since the first can be to a query that was sent before the connections were ended.
    const goals = answered.map((count) => count + 2);
    while (running && goals.some((goal, client) => (answered[client] ?? 0) < goal)) await sleep(1);
  }

  async function step(runner: FunctionRunner, request: { readonly Step: string }): Promise<void> {
    await runner.invoke(request);
    if (request.Step === "setSecret" || request.Step === "finishSecret") await endSessions();
  }

  const load = Promise.all(Array.from({ length: clients }, (_, environment) => query(environment)));
  try {
    for (let done = 1; done <= rotations; done++) {
      await system.secretsManager.rotate(system.applicationSecretArn, (request) => step(rotate, request));
      await Promise.race([everyClientAnswered(), load]);
      props.onRotation?.(done);
    }
  } finally {
    running = false;
    await load;
    await orders.stop();
    await rotate.stop();
  }
  const errors = orders.lines.filter((line) => line.includes('"level":"ERROR"'));
  const queries = answered.reduce((sum, count) => sum + count, 0);
  return { rotations, queries, logins: seen.size, failures, errors };
}
