import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { exchange, type Server } from "../../network/http";
import { freePort } from "../../network/tcp-port";
import { startBackgroundProcess } from "../../process/background-process";
import type { Cleanup } from "../../process/cleanup";

export interface EmulatorProps {
  readonly python: string;
  /** Takes all that the emulator writes. */
  readonly folder: string;
  /** The twelve digits of the account that it shows. */
  readonly accountId: string;
}

/** moto on 127.0.0.1: EC2, alarms and what else routing.ts sends it. */
export async function startMoto(cleanup: Cleanup, { python, folder, accountId }: EmulatorProps): Promise<Server> {
  const port = await freePort();
  const home = join(folder, "moto");
  mkdirSync(home);
  const server: Server = { url: `http://127.0.0.1:${port}` };
  await startBackgroundProcess(cleanup, {
    name: "moto",
    command: python,
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    environment: { PATH: process.env.PATH ?? "", HOME: home, TMPDIR: home, MOTO_ACCOUNT_ID: accountId },
    folder: home,
    logFile: join(folder, "moto.log"),
    isReady: async () => {
      const headers = { host: `127.0.0.1:${port}` };
      const { status } = await exchange(server, {
        method: "GET",
        path: "/moto-api/data.json",
        headers,
        body: Buffer.of(),
      });
      return status === 200;
    },
  });
  return server;
}
