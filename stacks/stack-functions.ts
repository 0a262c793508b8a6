import type { ITerraformDependable, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { FunctionBundle } from "./bundling/bundle";
import type { CompleteCatalogue, CompleteEntry, TriggerKind, TriggerOf } from "./catalogue/entry";
import { clientOf } from "./constructs/function/connection";
import type { FunctionStack } from "./constructs/function/function-stacks";
import { type FunctionNetwork, PrivateFunction } from "./constructs/function/private-function";
import type { EncryptionKey } from "./constructs/security/encryption-key";
import type { Environment } from "./settings/environment";
import { targets } from "./targets";
import type { Reachable } from "./targets/target";
import { triggers } from "./triggers";

/** The functions' packages, by the functions' names. */
export type Bundles = ReadonlyMap<string, FunctionBundle>;

export interface StackFunctionsProps {
  readonly environment: Environment;
  readonly catalogue: CompleteCatalogue;
  readonly bundles: Bundles;
  readonly network: FunctionNetwork;
  /** Encrypts environment variables and logs. */
  readonly key: EncryptionKey;
  readonly reachable: Reachable;
}

type EntryOf<Kind extends TriggerKind> = CompleteEntry & { readonly trigger: TriggerOf<Kind> };

/** A function that a stack has made, with the kind of what starts it. */
export interface MadeFunction {
  readonly trigger: TriggerKind;
  readonly function: PrivateFunction;
}

/**
 * Makes the catalogue's functions of one stack, connects each to what its entry names, and makes what starts them. The
 * functions have a scope of their own, so that no function's name clashes with another construct's id.
 */
export function addFunctions(
  stack: TerraformStack,
  role: FunctionStack,
  props: StackFunctionsProps,
): readonly MadeFunction[] {
  const scope = new Construct(stack, "functions");
  const made: MadeFunction[] = [];
  const started = new Map<TriggerKind, readonly ITerraformDependable[]>();
  const start = (kind: TriggerKind): void => {
    if (started.has(kind)) return;
    const { startsAfter = [] } = triggers[kind];
    for (const earlier of startsAfter) start(earlier);
    const after = startsAfter.flatMap((earlier) => started.get(earlier) ?? []);
    const added = addKind(stack, scope, kind, after, props);
    made.push(...added.functions);
    started.set(kind, added.started);
  };
  for (const kind of Object.keys(triggers) as TriggerKind[]) if (triggers[kind].stack === role) start(kind);
  return made;
}

function addKind<Kind extends TriggerKind>(
  stack: TerraformStack,
  scope: Construct,
  kind: Kind,
  after: readonly ITerraformDependable[],
  props: StackFunctionsProps,
): { readonly functions: readonly MadeFunction[]; readonly started: readonly ITerraformDependable[] } {
  const { catalogue, environment, key, reachable } = props;
  const definition = triggers[kind];
  const entries = Object.entries(catalogue).filter(
    (pair): pair is [string, EntryOf<Kind>] => pair[1].trigger.kind === kind,
  );
  if (entries.length === 0 || definition.isUsed?.(environment) === false) return { functions: [], started: [] };
  const functions = entries.map(([name, entry]) => ({
    name,
    trigger: entry.trigger,
    function: makeFunction(scope, name, entry, definition.variables?.(entry.trigger) ?? {}, props),
  }));
  return {
    functions: functions.map((made) => ({ trigger: kind, function: made.function })),
    started: definition.start(stack, functions, { environment, database: reachable.database, key, after }),
  };
}

function makeFunction(
  scope: Construct,
  name: string,
  entry: CompleteEntry,
  variables: Readonly<Record<string, string>>,
  { bundles, environment, key, network, reachable }: StackFunctionsProps,
): PrivateFunction {
  const bundle = bundles.get(name);
  if (!bundle) throw new Error(`${name}: no bundle; its handler belongs in src/functions/${name}.ts`);
  const client = clientOf(scope, environment.name, name);
  return new PrivateFunction(scope, name, {
    client,
    entry,
    bundle,
    network,
    key,
    logRetention: environment.logs,
    reservations: environment.account.lambda.reservations,
    servesRequests: triggers[entry.trigger.kind].stack === "service",
    connections: entry.connectsTo.map((target) => targets[target].connect(client, reachable)),
    variables,
    withoutDeadLetterQueue: triggers[entry.trigger.kind].withoutDeadLetterQueue,
  });
}
