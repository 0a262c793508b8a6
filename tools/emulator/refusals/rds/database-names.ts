import type { Refusal, ServiceError } from "../refusal";
import { RESERVED_USERS, RESERVED_WORDS } from "./postgres-reserved-words";

export const databaseNames: Refusal = {
  id: "database-names",
  says: "A database instance's identifier, master user or database whose name has a wrong form, or is reserved for PostgreSQL",
  source:
    "RDS API Reference, CreateDBInstance: DBInstanceIdentifier, MasterUsername, DBName; aws-cdk #5125, cfn-lint #4425",
  operations: ["rds:CreateDBInstance"],
  check: ({ input }) =>
    identifierError(input.at("DBInstanceIdentifier").text) ??
    userError(input.at("MasterUsername").text) ??
    databaseError(input.at("DBName").text),
};

function identifierError(identifier = ""): ServiceError | undefined {
  if (/^[a-z](-?[a-z0-9])*$/i.test(identifier) && identifier.length <= 63) return undefined;
  return invalid(
    "The parameter DBInstanceIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only " +
      "ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.",
  );
}

function userError(user: string | undefined): ServiceError | undefined {
  if (user === undefined) return undefined;
  if (RESERVED_USERS.has(user.toLowerCase())) {
    return invalid(`MasterUsername ${user} cannot be used as it is a reserved word used by the engine`);
  }
  if (user.toLowerCase().startsWith("pg_")) {
    return invalid(
      `MasterUsername ${user} cannot be used because role names starting with "pg_" are reserved by the PostgreSQL engine`,
    );
  }
  if (/^[a-z][a-z0-9_]{0,62}$/i.test(user)) return undefined;
  return invalid("MasterUsername must begin with a letter and contain only alphanumeric characters.");
}

function databaseError(database: string | undefined): ServiceError | undefined {
  if (database === undefined) return undefined;
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(database)) {
    return invalid("DBName must begin with a letter and contain only alphanumeric characters.");
  }
  if (!RESERVED_WORDS.has(database.toLowerCase())) return undefined;
  return invalid(`DBName ${database} cannot be used. It is a reserved word for this engine`);
}

function invalid(message: string): ServiceError {
  return { code: "InvalidParameterValue", message };
}
