type Maker<Value> = () => Value | Promise<Value>;

interface Selectors<Value> {
  readonly environmentVariableSelector: (environment: NodeJS.ProcessEnv, options: object) => Value | undefined;
  readonly default: Value | Maker<Value>;
}

/** Replaces the SDK's reader of settings: environment variables and defaults alone, as Lambda has no configuration files. */
export function loadConfig<Value>(selectors: Selectors<Value>, options: object = {}): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  const load = async (): Promise<Value> => {
    const set = selectors.environmentVariableSelector(process.env, options);
    if (set !== undefined) return set;
    return isMaker(selectors.default) ? selectors.default() : selectors.default;
  };
  return () => {
    value ??= load();
    return value;
  };
}

function isMaker<Value>(value: Value | Maker<Value>): value is Maker<Value> {
  return typeof value === "function";
}
