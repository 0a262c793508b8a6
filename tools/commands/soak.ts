import { startLocalSystem } from "../local/local-system";
import { rotateUnderLoad } from "../local/rotation-load";
import { stopWithProgram } from "../local/stop-with-program";
import type { Cleanup } from "../process/cleanup";
import { integer, startCommand } from "./command-line";

const CLIENTS = 8;
const MOST_ROTATIONS = 1_000_000;

async function soak(cleanup: Cleanup, rotations: number): Promise<number> {
  const system = await startLocalSystem();
  stopWithProgram(cleanup, system);
  const started = Date.now();
  await system.deploy();
  const result = await rotateUnderLoad(system, {
    rotations,
    clients: CLIENTS,
    onRotation: (done) => {
      if (done % 50 === 0) console.log(`${done} of ${rotations} rotations`);
    },
  });
  const seconds = Math.round((Date.now() - started) / 1_000);
  console.log(
    `${result.rotations} rotations, ${CLIENTS} clients, ${seconds} s: ${result.queries} queries over ` +
      `${result.logins} connections, ${result.failures.length} failed`,
  );
  for (const line of [...new Set(result.failures), ...result.errors.slice(0, 10)]) console.log(line);
  return result.failures.length === 0 ? 0 : 1;
}

void startCommand(
  {
    script: "soak",
    description:
      `Rotates the application's password again and again while ${CLIENTS} clients query without pause, and fails when ` +
      "a query has failed.",
    arguments: {
      rotations: { meaning: "how many rotations", kind: integer(1, MOST_ROTATIONS), default: 1_000 },
    },
  },
  ({ rotations }, cleanup) => soak(cleanup, rotations),
);
