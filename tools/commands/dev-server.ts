import path from "node:path";
import { PROJECT } from "../../stacks/bundling/project";
import { catalogue } from "../../stacks/catalogue";
import { apiFunctions, startApiServer } from "../local/api-server";
import { DEMO_ORDER_ID, INSERT_DEMO_ORDERS } from "../local/demo-orders";
import { RunningFunctions } from "../local/dev-functions";
import { type LocalSystem, startLocalSystem } from "../local/local-system";
import { watchFolder } from "../local/watch-folder";
import type { Cleanup } from "../process/cleanup";
import { integer, startCommand } from "./command-line";

const SOURCES = path.join(PROJECT, "src");

async function dev(cleanup: Cleanup, port: number): Promise<void> {
  const functions = new RunningFunctions();
  // The server comes first, so that a port in use is reported before anything else starts.
  const server = await startApiServer(port, catalogue, (name, event) => functions.invoke(name, event));
  cleanup.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  console.log("starting PostgreSQL, migrating, making the first password ...");
  const system = await startLocalSystem();
  cleanup.defer(() => system.stop());
  await system.deploy();
  await system.postgres.query(INSERT_DEMO_ORDERS, [], system.databaseName);
  await functions.start(system, apiFunctions(catalogue));
  console.log(usage(port));
  await watchFolder(SOURCES, cleanup.interrupted, () => reload(system, functions));
}

/** Bundles, migrates and replaces the functions. When a source does not compile, the running functions stay. */
async function reload(system: LocalSystem, functions: RunningFunctions): Promise<void> {
  try {
    await system.rebuild();
    const applied = await system.migrate();
    await functions.start(system, apiFunctions(catalogue));
    console.log(["reloaded", ...applied.map((name) => `applied ${name}`)].join(", "));
  } catch (error) {
    console.error(`not reloaded: ${error instanceof Error ? error.message : error}`);
  }
}

function usage(port: number): string {
  const api = `http://127.0.0.1:${port}`;
  return [
    `ready on ${api}; Ctrl-C stops it`,
    `  curl ${api}/orders/${DEMO_ORDER_ID}`,
    `  curl '${api}/orders?customer=alice&limit=3'`,
    `  curl '${api}/orders?customer=alice&limit=3&after=<next of the answer before>'`,
  ].join("\n");
}

void startCommand(
  {
    script: "dev",
    description:
      "Serves the API on this machine until Ctrl-C: the zips that are deployed, a real PostgreSQL over TLS, example " +
      "orders. Reloads when a file in src/ changes.",
    options: {
      port: { meaning: "TCP port of the API on 127.0.0.1", kind: integer(1, 65535), default: 3000 },
    },
  },
  async ({ port }, cleanup) => {
    try {
      await dev(cleanup, port);
    } catch (error) {
      // Ctrl-C is how this command ends, also while it starts: what was starting then fails.
      if (!cleanup.interrupted.aborted) throw error;
    }
    return 0;
  },
);
