/** `npm run soak [-- rotations]`: 1,000 rotations while 8 clients query without pause. Fails with the first failed query. */
import { startLocalSystem } from "../local/local-system";
import { rotateUnderLoad } from "../local/rotation-load";

const CLIENTS = 8;

async function main(): Promise<void> {
  const rotations = Number(process.argv[2] ?? 1_000);
  if (!Number.isInteger(rotations) || rotations < 1) {
    throw new Error(`rotations must be a positive integer, got "${process.argv[2]}"`);
  }
  const system = await startLocalSystem();
  const started = Date.now();
  try {
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
    if (result.failures.length > 0) process.exitCode = 1;
  } finally {
    await system.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
