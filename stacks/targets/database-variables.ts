import type { DatabaseAccess } from "../constructs/database/database-access";

/** The environment variables that say where the database is. */
export function databaseVariables(
  { instance }: DatabaseAccess,
  server: { readonly host: string; readonly port: number },
): Readonly<Record<string, string>> {
  return {
    DATABASE_HOST: server.host,
    DATABASE_PORT: String(server.port),
    DATABASE_NAME: instance.databaseName,
  };
}
