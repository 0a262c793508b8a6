/** How a role logs in: by its password, or by an IAM token. */
export type Authentication = "secret" | "iam";

/**
 * The name of the PostgreSQL role that the application logs in as, for each way to log in. Two roles, because RDS refuses the password of a
 * role that takes tokens: while an environment changes from one way to the other, the database has to admit both.
 */
export const APPLICATION_USERNAMES: Readonly<Record<Authentication, string>> = {
  secret: "application",
  iam: "application_iam",
};
