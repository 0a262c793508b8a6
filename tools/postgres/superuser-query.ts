import postgres from "postgres";
import { SUPERUSER } from "./postgres-folder";

export interface SuperuserQueryProps {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** PEM of the authority to trust. */
  readonly authority: string;
}

/** Runs one statement as the superuser in a database. @param database @default postgres */
export type SuperuserQuery = <Row extends object>(
  text: string,
  parameters?: readonly string[],
  database?: string,
) => Promise<Row[]>;

/** Every query has a connection of its own, over TLS, so that the server can restart between two queries. */
export function superuserQuery(props: SuperuserQueryProps): SuperuserQuery {
  return async <Row extends object>(text: string, parameters: readonly string[] = [], database = "postgres") => {
    const sql = connect(props, database);
    try {
      return await sql.unsafe<Row[]>(text, [...parameters]);
    } finally {
      await sql.end({ timeout: 5 });
    }
  };
}

/** One kept connection of the superuser, for queries that must not take the time of a login. */
export class SuperuserSession {
  private readonly sql: postgres.Sql;

  constructor(props: SuperuserQueryProps) {
    this.sql = connect(props, "postgres");
  }

  /** Runs one statement that may be run twice: where the server restarted since the last one, the connection is new. */
  async query(text: string, parameters: readonly string[]): Promise<readonly object[]> {
    try {
      return await this.sql.unsafe(text, [...parameters]);
    } catch {
      return await this.sql.unsafe(text, [...parameters]);
    }
  }

  async close(): Promise<void> {
    await this.sql.end({ timeout: 1 });
  }
}

function connect({ host, port, password, authority }: SuperuserQueryProps, database: string): postgres.Sql {
  return postgres({
    host,
    port,
    database,
    username: SUPERUSER,
    password,
    ssl: { ca: authority, servername: host, rejectUnauthorized: true },
    max: 1,
    fetch_types: false,
    onnotice: () => undefined,
  });
}
