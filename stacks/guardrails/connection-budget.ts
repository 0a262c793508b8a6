import type { SynthesizedEnvironment } from "../output/synthesized-environment";
import { usableConnections } from "../settings/usable-connections";
import type { Breach, Guardrail } from "./guardrail";

interface Capped {
  readonly name: string;
  readonly concurrency: number;
}

/**
 * Each execution environment holds one database connection. PostgreSQL refuses a burst (53300) when the functions'
 * reserved concurrency is above the connections that it has.
 */
export const connectionBudget: Guardrail = {
  id: "connection-budget",
  says: "The functions' reserved concurrency is capped, and its sum stays within the connections of the instance class",
  check,
};

function check({ environment, resources }: SynthesizedEnvironment): readonly Breach[] {
  const connected: Capped[] = resources
    .filter(({ type, attributes }) => type === "aws_lambda_function" && reachesInstance(variablesOf(attributes)))
    .map(({ attributes }) => ({
      name: String(attributes.function_name),
      concurrency: Number(attributes.reserved_concurrent_executions ?? Number.NaN),
    }));
  const uncapped = connected.filter(({ concurrency }) => !(concurrency > 0));
  if (uncapped.length > 0) {
    return uncapped.map(({ name }) => ({
      problem: `${name}: reservedConcurrency must be at least 1, got none`,
      fix: "set it in stacks/catalogue/index.ts",
    }));
  }
  const total = connected.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const { instanceClass } = environment.database;
  const limit = usableConnections(instanceClass);
  if (total <= limit) return [];
  const parts = connected.map(({ name, concurrency }) => `${name} ${concurrency}`).join(", ");
  return [
    {
      problem:
        `environments/${environment.name}: functions may hold ${total} connections (${parts}), ` +
        `database.instanceClass ${instanceClass} allows ${limit}`,
      fix:
        "lower reservedConcurrency in stacks/catalogue/index.ts or choose a larger class in " +
        `stacks/environments/${environment.name}.ts`,
    },
  ];
}

/** Functions that go through a proxy share the proxy's sessions, whose number the proxy bounds. */
function reachesInstance(variables: Readonly<Record<string, unknown>>): boolean {
  return "DATABASE_HOST" in variables && variables.DATABASE_ENDPOINT !== "proxy";
}

function variablesOf(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const environment = attributes.environment as { readonly variables?: Record<string, unknown> } | undefined;
  return environment?.variables ?? {};
}
