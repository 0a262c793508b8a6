import { usableConnections } from "../settings/usable-connections";
import type { Guardrail } from "./guardrail";

interface Capped {
  readonly name: string;
  readonly concurrency: number;
}

/**
 * Each execution environment holds one database connection: the reserved concurrency of all functions that are
 * connected to the database stays under what the instance class allows, or a burst is refused by PostgreSQL (53300).
 */
export const connectionBudget: Guardrail = ({ environment, resources }) => {
  const connected: Capped[] = resources
    .filter(({ type, attributes }) => type === "aws_lambda_function" && reachesInstance(variablesOf(attributes)))
    .map(({ attributes }) => ({
      name: String(attributes.function_name),
      concurrency: Number(attributes.reserved_concurrent_executions ?? Number.NaN),
    }));
  const uncapped = connected.filter(({ concurrency }) => !(concurrency > 0));
  if (uncapped.length > 0) {
    return uncapped.map(
      ({ name }) => `${name}: reservedConcurrency must be at least 1, got none; set it in src/functions/catalogue.ts`,
    );
  }
  const total = connected.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const { instanceClass } = environment.database;
  const limit = usableConnections(instanceClass);
  if (total <= limit) return [];
  const parts = connected.map(({ name, concurrency }) => `${name} ${concurrency}`).join(", ");
  return [
    `environments/${environment.name}: functions may hold ${total} connections (${parts}), database.instanceClass ` +
      `${instanceClass} allows ${limit}; lower reservedConcurrency in src/functions/catalogue.ts or choose a larger ` +
      `class in stacks/environments/${environment.name}.ts`,
  ];
};

/** What goes through a proxy shares the proxy's sessions, whose number the proxy bounds. */
function reachesInstance(variables: Readonly<Record<string, unknown>>): boolean {
  return "DATABASE_HOST" in variables && variables.DATABASE_ENDPOINT !== "proxy";
}

function variablesOf(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const environment = attributes.environment as { readonly variables?: Record<string, unknown> } | undefined;
  return environment?.variables ?? {};
}
