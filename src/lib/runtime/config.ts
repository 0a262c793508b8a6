/** Turns the text of an environment variable into its value, or throws with what is allowed. */
interface Parser<Value> {
  (text: string): Value;
  /** The value of a variable that is not set. @default the variable must be set */
  readonly whenMissing?: Value;
}

/**
 * Reads a function's environment variables. Called once, at module scope: a wrong deployment fails when it starts.
 * @throws Error that names every missing or malformed variable
 */
export function readConfig<Values extends Record<string, unknown>>(
  parsers: { readonly [Name in keyof Values]: Parser<Values[Name]> },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Values> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, parse] of Object.entries(parsers)) {
    const value = environment[name];
    if (value === undefined || value === "") {
      if (parse.whenMissing === undefined) problems.push(`${name} is missing`);
      else values[name] = parse.whenMissing;
      continue;
    }
    try {
      values[name] = parse(value);
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : "is malformed"}`);
    }
  }
  if (problems.length > 0) throw new Error(`environment variables: ${problems.join("; ")}`);
  return values as Values;
}

export const text: Parser<string> = (value) => value;

/** A variable that need not be set. */
export function optional<Value>(parse: (text: string) => Value, whenMissing: Value): Parser<Value> {
  return Object.assign((value: string) => parse(value), { whenMissing });
}

/** One of a few words. */
export function oneOf<Word extends string>(...words: readonly Word[]): Parser<Word> {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new Error(`must be ${words.join(" or ")}, got "${value}"`);
    return found;
  };
}

export const hostName: Parser<string> = (value) => {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)) throw new Error(`must be a host name, got "${value}"`);
  return value;
};

export const port: Parser<number> = (value) => {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > 65535) {
    throw new Error(`must be an integer from 1 to 65535, got "${value}"`);
  }
  return number;
};

export const secretArn: Parser<string> = (value) => {
  if (!/^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/.test(value)) {
    throw new Error(`must be a secret's ARN, got "${value}"`);
  }
  return value;
};

/** A PostgreSQL role's name that needs no quoting; statements quote it all the same. */
export const roleName: Parser<string> = (value) => {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(value)) {
    throw new Error(`must be 1 to 63 lower-case letters, digits and underscores, got "${value}"`);
  }
  return value;
};

/** Where the database is: the variables of every function that talks to it. */
export const databaseLocation = {
  DATABASE_HOST: hostName,
  DATABASE_PORT: port,
  DATABASE_NAME: text,
};
