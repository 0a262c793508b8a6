import { type Figure, formatFigures, isOverBudget } from "../bench/figure";
import { MEASUREMENTS } from "../bench/measurements";
import { CONNECTIONS } from "../bench/workload";
import { startLocalSystem } from "../local/local-system";
import { stopWithProgram } from "../local/stop-with-program";
import type { Cleanup } from "../process/cleanup";
import { startCommand } from "./command-line";

/** `superuser_reserved_connections`, whose default is 3: these are not for functions. */
const RESERVED_CONNECTIONS = 3;

async function bench(cleanup: Cleanup): Promise<number> {
  const folder = cleanup.temporaryFolder();
  const settings = { max_connections: String(CONNECTIONS + RESERVED_CONNECTIONS) };
  const system = await startLocalSystem({ settings });
  stopWithProgram(cleanup, system);
  await system.deploy();
  const figures: Figure[] = [];
  for (const measure of MEASUREMENTS) figures.push(...(await measure(system, folder)));
  console.log(formatFigures(figures));
  return figures.some(isOverBudget) ? 1 : 0;
}

void startCommand(
  {
    script: "bench",
    description:
      "Measures connect, query, size and start of the runtime, as ratios within one run on one machine, and fails when a " +
      "figure is over its budget.",
  },
  (_values, cleanup) => bench(cleanup),
);
