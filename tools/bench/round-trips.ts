import type { LocalSystem } from "../local/local-system";
import { startTcpProxy } from "../network/tcp-proxy";
import type { Figure } from "./figure";
import { LIST_ORDERS, MEASURED_FUNCTION } from "./workload";

const QUERIES = 20;

/** Round trips of one warm query, counted on the wire. */
export async function roundTrips(system: LocalSystem): Promise<readonly Figure[]> {
  const proxy = await startTcpProxy(system.postgres.port);
  const environment = { ...system.environmentOf(MEASURED_FUNCTION), DATABASE_PORT: String(proxy.port) };
  const orders = await system.start(MEASURED_FUNCTION, { environment });
  try {
    // The first query connects and prepares.
    for (let query = 0; query < 2; query++) await orders.invoke(LIST_ORDERS);
    const before = proxy.roundTrips();
    for (let query = 0; query < QUERIES; query++) await orders.invoke(LIST_ORDERS);
    const count = (proxy.roundTrips() - before) / QUERIES;
    return [{ what: "  round trips", measured: String(count), budget: { limit: "1", isKept: count === 1 } }];
  } finally {
    await orders.stop();
    await proxy.stop();
  }
}
