/** The other ways to the database that a deployment can try: settings of `database` in an environment, by name. */
export const DATABASE_CHOICES = {
  // Another port than PostgreSQL's usual one, so that a port written into the code by mistake shows.
  iam: { authentication: "iam", port: 15432 },
  proxy: { proxy: true },
} as const;

export type DatabaseChoice = keyof typeof DATABASE_CHOICES;
