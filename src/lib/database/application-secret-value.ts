import { parseSecret } from "./database-secret";

/** The login that the application's secret must be for. */
export interface ApplicationLogin {
  readonly username: string;
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly masterarn: string;
}

/**
 * The password in the application's secret.
 * @throws Error when the secret is not for this login: somebody who may write the secret must not make the rotation
 * function log in to another server, or as another role
 */
export function passwordFor(login: ApplicationLogin, secretString: string): string {
  const value = parseSecret(secretString);
  for (const name of ["username", "host"] as const) {
    if (value[name] !== login[name]) throw new Error(`the secret's ${name} is not "${login[name]}"`);
  }
  if (typeof value.password !== "string" || value.password === "") throw new Error("the secret has no password");
  return value.password;
}
