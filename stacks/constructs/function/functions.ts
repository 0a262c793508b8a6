import type { Construct } from "constructs";
import type { FunctionBundle } from "../../bundling/bundle";
import type { Catalogue, ConnectionName, FunctionEntry, Trigger } from "../../catalogue/entry";
import type { Connectable } from "./connection";
import { PrivateFunction, type PrivateFunctionProps } from "./private-function";

export type Bundles = ReadonlyMap<string, FunctionBundle>;
type Kind = Trigger["kind"];
export type EntryOf<K extends Kind> = FunctionEntry & { readonly trigger: Extract<Trigger, { kind: K }> };

/** The catalogue's functions that a trigger of this kind starts, by name. */
export function entriesOf<K extends Kind>(catalogue: Catalogue, kind: K): ReadonlyMap<string, EntryOf<K>> {
  const isOfKind = (pair: [string, FunctionEntry]): pair is [string, EntryOf<K>] => pair[1].trigger.kind === kind;
  return new Map(Object.entries(catalogue).filter(isOfKind));
}

export interface FunctionFactoryProps extends Omit<PrivateFunctionProps, "name" | "entry" | "bundle" | "variables"> {
  readonly bundles: Bundles;
  /** What functions of this stack can be connected to. */
  readonly targets: Partial<Readonly<Record<ConnectionName, Connectable>>>;
}

/** Makes a function of its catalogue entry and connects it to all that the entry names. */
export function makeFunction(
  scope: Construct,
  name: string,
  entry: FunctionEntry,
  props: FunctionFactoryProps,
): PrivateFunction {
  const { bundles, targets, ...rest } = props;
  const bundle = bundles.get(name);
  if (!bundle) throw new Error(`${name}: no bundle; its handler belongs in src/functions/${name}.ts`);
  const made = new PrivateFunction(scope, name, { ...rest, name, entry, bundle, variables: variablesOf(entry) });
  for (const target of entry.connectsTo) {
    const connectable = targets[target];
    if (!connectable) {
      throw new Error(
        `src/functions/catalogue.ts: ${name} cannot connect to ${target}; a function with trigger "${entry.trigger.kind}" ` +
          `can connect to ${Object.keys(targets).join(", ")}`,
      );
    }
    made.connectTo(connectable);
  }
  return made;
}

/** What a handler must know of its own entry. */
function variablesOf({ trigger }: FunctionEntry): Readonly<Record<string, string>> {
  if (trigger.kind !== "api") return {};
  const cached = trigger.routes.flatMap(({ cacheSeconds, method, path }) =>
    cacheSeconds === undefined ? [] : [[`${method} ${path}`, cacheSeconds]],
  );
  return cached.length > 0 ? { API_CACHE_SECONDS: JSON.stringify(Object.fromEntries(cached)) } : {};
}
