import type { AwsClients } from "../aws/aws-clients";
import type { ServerCertificate } from "../network/certificates";
import { freePort } from "../network/tcp-port";
import { type IamDatabase, startIamDatabase } from "../postgres/iam-database";
import { type PostgresServer, startPostgresServer } from "../postgres/postgres-server";
import type { Master } from "../postgres/rds-roles";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { connectRefusals } from "./connect-permission";
import { functionKeys } from "./function-keys";

export interface DatabasesProps {
  readonly certificate: ServerCertificate;
  readonly region: string;
  /** The ports in the stacks' configuration, one for each instance: each gets a PostgreSQL of its own on 127.0.0.1. */
  readonly ports: readonly number[];
  /** Clients of ministack itself. */
  readonly ministack: AwsClients;
}

interface Database {
  readonly postgres: PostgresServer;
  /** Takes the connections to the port, and passes them on to PostgreSQL, which has another port. */
  readonly front: IamDatabase;
}

/** The PostgreSQL servers that stand for RDS's instances. */
export class Databases {
  private constructor(private readonly byPort: ReadonlyMap<number, Database>) {}

  /** @throws Problem when a port is in use or this machine has no PostgreSQL */
  static async start(cleanup: Cleanup, props: DatabasesProps): Promise<Databases> {
    const started = new Map<number, Database>();
    for (const port of props.ports) started.set(port, await startDatabase(cleanup, port, props));
    return new Databases(started);
  }

  /** The server of the instance on the port. @throws Error when the emulator was not started for that port */
  on(port: number): PostgresServer {
    const database = this.byPort.get(port);
    if (!database)
      throw new Error(`no database is on port ${port}; the ports are ${[...this.byPort.keys()].join(", ")}`);
    return database.postgres;
  }

  createMaster(master: Master, port: number): Promise<void> {
    return this.on(port).createMaster(master);
  }

  /** Why tokens were refused so far. A client is not told: RDS does not tell either. */
  refusedTokens(): readonly string[] {
    return [...this.byPort.values()].flatMap(({ front }) => front.refusals);
  }
}

async function startDatabase(
  cleanup: Cleanup,
  port: number,
  { certificate, ministack, region }: DatabasesProps,
): Promise<Database> {
  const postgres = await startPostgresServer({ port: await freePort(), certificate });
  cleanup.defer(() => postgres.stop());
  const front = await startIamDatabase({
    postgres,
    region,
    port,
    findAccessKey: async (id) => (await functionKeys(ministack)).find(({ accessKeyId }) => accessKeyId === id),
    connectRefusal: connectRefusals(ministack, port),
  }).catch((error: unknown) => {
    throw new Problem(
      `${error instanceof Error ? error.message : String(error)} (database.port in stacks/environments/)`,
    );
  });
  cleanup.defer(() => front.stop());
  return { postgres, front };
}
