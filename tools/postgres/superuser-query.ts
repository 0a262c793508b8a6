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
export function superuserQuery({ host, port, password, authority }: SuperuserQueryProps): SuperuserQuery {
  return async <Row extends object>(text: string, parameters: readonly string[] = [], database = "postgres") => {
    const sql = postgres({
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
    try {
      return await sql.unsafe<Row[]>(text, [...parameters]);
    } finally {
      await sql.end({ timeout: 5 });
    }
  };
}
