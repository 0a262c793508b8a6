import type { InstanceClass } from "../aws-facts/instance-classes";
import type { SynthesizedEnvironment } from "../output/synthesized-stacks";
import type { Environment } from "../settings/environment";
import { usableConnections } from "../settings/usable-connections";
import type { Breach, GuardrailOf } from "./guardrail";

interface Capped {
  readonly name: string;
  readonly concurrency: number;
}

/**
 * Each execution environment holds one database connection. PostgreSQL refuses a burst (53300) when functions can have more
 * environments than it has connections.
 */
export const connectionBudget: GuardrailOf<"environment"> = {
  id: "connection-budget",
  says: "The functions' concurrency is capped, and what all can have at once stays within the connections of the instance class",
  judges: "environment",
  check,
};

function check({ environment, resources }: SynthesizedEnvironment): readonly Breach[] {
  const connected: Capped[] = resources
    .filter(({ type, attributes }) => type === "aws_lambda_function" && reachesInstance(variablesOf(attributes)))
    .map(({ attributes }) => ({
      name: String(attributes.function_name),
      concurrency: Number(attributes.reserved_concurrent_executions ?? Number.NaN),
    }));
  const { account } = environment;
  return account.lambda.reservations.enabled
    ? withReservations(environment, connected)
    : withoutReservations(environment, connected);
}

function withReservations(environment: Environment, connected: readonly Capped[]): readonly Breach[] {
  const uncapped = connected.filter(({ concurrency }) => !(concurrency > 0));
  if (uncapped.length > 0) {
    return uncapped.map(({ name }) => ({
      problem: `${name}: reservedConcurrency must be at least 1, got none`,
      fix: "set it in stacks/catalogue/index.ts",
    }));
  }
  const total = connected.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const parts = connected.map(({ name, concurrency }) => `${name} ${concurrency}`).join(", ");
  return overBudget(environment, total, parts, "lower reservedConcurrency in stacks/catalogue/index.ts");
}

/** All functions of the account and region share its quota: one of them alone can take all of it. */
function withoutReservations(environment: Environment, connected: readonly Capped[]): readonly Breach[] {
  if (connected.length === 0) return [];
  const { concurrentExecutions } = environment.account.lambda;
  const quota = `without reservations, the quota of account ${environment.account.name}`;
  return overBudget(
    environment,
    concurrentExecutions,
    quota,
    "reserve concurrency (lambda.reservations in stacks/environments/accounts.ts)",
  );
}

function overBudget(environment: Environment, total: number, parts: string, lower: string): readonly Breach[] {
  const { setting, instanceClass } = smallestClass(environment);
  const limit = usableConnections(instanceClass);
  if (total <= limit) return [];
  return [
    {
      problem:
        `environments/${environment.name}: functions may hold ${total} connections (${parts}), ` +
        `database.${setting} ${instanceClass} allows ${limit}`,
      fix: `${lower} or choose a larger class in stacks/environments/${environment.name}.ts`,
    },
  ];
}

/** The class with the fewest connections of those that the instance has, or may still have. */
function smallestClass({ database }: Environment): { readonly setting: string; readonly instanceClass: InstanceClass } {
  const { formerInstanceClass: former, instanceClass } = database;
  return former !== undefined && usableConnections(former) < usableConnections(instanceClass)
    ? { setting: "formerInstanceClass", instanceClass: former }
    : { setting: "instanceClass", instanceClass };
}

/** Functions that go through a proxy share the proxy's sessions, whose number the proxy bounds. */
function reachesInstance(variables: Readonly<Record<string, unknown>>): boolean {
  return "DATABASE_HOST" in variables && variables.DATABASE_ENDPOINT !== "proxy";
}

function variablesOf(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const environment = attributes.environment as { readonly variables?: Record<string, unknown> } | undefined;
  return environment?.variables ?? {};
}
