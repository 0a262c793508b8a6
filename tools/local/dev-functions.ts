import type { LocalSystem } from "./local-system";
import { type InvokeOne, reserveConcurrency } from "./reserved-concurrency";

interface Running {
  readonly invoke: InvokeOne;
  readonly stop: () => Promise<void>;
}

/** Functions of the local system, with their reserved concurrency. Each can be replaced by a newer one while it runs. */
export class RunningFunctions {
  private readonly running = new Map<string, Running>();

  /** Starts the functions from the system's bundles. A function that runs already is stopped when the new one is ready. */
  async start(system: LocalSystem, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const environments = system.concurrencyOf(name);
      const started = await system.start(name, { environments, onLine: (line) => console.log(`${name} ${line}`) });
      const old = this.running.get(name);
      this.running.set(name, { invoke: reserveConcurrency(started, environments), stop: () => started.stop() });
      await old?.stop();
    }
  }

  /** @throws TooManyRequestsException when all that the function has reserved is busy. */
  async invoke<Result>(name: string, event: object): Promise<Result> {
    const running = this.running.get(name);
    if (!running) throw new Error(`${name} is not running`);
    return running.invoke<Result>(event);
  }
}
