import {
  measureClients,
  measureRoundTrips,
  measureSize,
  measureStart,
  measureStorm,
  median,
  medianRatio,
} from "../bench/measure";
import { type LocalSystem, startLocalSystem } from "../local/local-system";
import { stopWithProgram } from "../local/stop-with-program";
import type { Cleanup } from "../process/cleanup";
import { startCommand } from "./command-line";

const CONNECTIONS = 10;
const HANDLER = "orders-read";

interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly budget?: string;
  readonly within?: boolean;
}

async function bench(cleanup: Cleanup): Promise<number> {
  const folder = cleanup.temporaryFolder();
  // Three more are reserved for superusers.
  const system = await startLocalSystem({ settings: { max_connections: String(CONNECTIONS + 3) } });
  stopWithProgram(cleanup, system);
  await system.deploy();
  const figures = [
    ...(await clientFigures(system, folder)),
    ...(await handlerFigures(system, folder)),
    ...(await stormFigures(system)),
  ];
  print(figures);
  return figures.some(({ within }) => within === false) ? 1 : 0;
}

async function clientFigures(system: LocalSystem, folder: string): Promise<readonly Figure[]> {
  const { ours, "postgres.js": defaults, pg } = await measureClients(system, folder);
  const connect = medianRatio(defaults.connectAndFirstQuery, ours.connectAndFirstQuery);
  const times = (name: "connectAndFirstQuery" | "warmQuery", digits: number): string =>
    `ours ${median(ours[name]).toFixed(digits)} ms, postgres.js ${median(defaults[name]).toFixed(digits)} ms, ` +
    `pg ${median(pg[name]).toFixed(digits)} ms`;
  const roundTrips = await measureRoundTrips(system);
  return [
    { what: "TLS connect and first query", measured: times("connectAndFirstQuery", 1) },
    {
      what: "  against postgres.js' defaults",
      measured: `${connect.toFixed(1)} x faster`,
      budget: "at least 4 x",
      within: connect >= 4,
    },
    {
      what: "  against pg",
      measured: `${medianRatio(pg.connectAndFirstQuery, ours.connectAndFirstQuery).toFixed(1)} x faster`,
    },
    { what: "warm query", measured: times("warmQuery", 2) },
    {
      what: "  round trips",
      measured: String(roundTrips),
      budget: "1",
      within: roundTrips === 1,
    },
  ];
}

async function handlerFigures(system: LocalSystem, folder: string): Promise<readonly Figure[]> {
  const bundle = system.bundleOf(HANDLER);
  const size = await measureSize(bundle);
  const { handler, empty } = await measureStart(bundle, system.environmentOf(HANDLER), folder);
  const start = medianRatio(handler, empty);
  return [
    {
      what: `${HANDLER}, gzip`,
      measured: `${(size / 1_000).toFixed(1)} KB`,
      budget: "at most 75 KB",
      within: size <= 75_000,
    },
    {
      what: `${HANDLER}, process start`,
      measured: `${median(handler).toFixed(0)} ms, an empty handler ${median(empty).toFixed(0)} ms: ${start.toFixed(2)} x`,
      budget: "at most 2.1 x",
      within: start <= 2.1,
    },
  ];
}

async function stormFigures(system: LocalSystem): Promise<readonly Figure[]> {
  const storm = await measureStorm(system, CONNECTIONS);
  return [
    {
      what: `storm: ${storm.callers} callers, ${storm.connections} connections`,
      measured:
        `${storm.answered} answered, ${storm.toldWhenToRetry} told when to retry, ${storm.other} other, ` +
        `${storm.refused} refused by the database, in ${storm.milliseconds.toFixed(0)} ms`,
      budget: "0 other, 0 refused",
      within: storm.other === 0 && storm.refused === 0,
    },
  ];
}

function print(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length));
  for (const { what, measured, budget, within } of figures) {
    const verdict = budget === undefined ? "" : ` (budget: ${budget}; ${within ? "kept" : "OVER"})`;
    console.log(`${what.padEnd(width)}  ${measured}${verdict}`);
  }
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
