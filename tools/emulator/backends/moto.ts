import type { Server } from "../../network/http";
import { freePort } from "../../network/tcp-port";
import type { Cleanup } from "../../process/cleanup";
import { type EmulatorProps, makeHome, startBackend } from "./start-backend";

/** moto on 127.0.0.1: EC2, alarms and what else routing.ts sends it. */
export async function startMoto(cleanup: Cleanup, { python, folder, accountId }: EmulatorProps): Promise<Server> {
  const port = await freePort();
  const home = makeHome(folder, "moto");
  return startBackend(cleanup, {
    name: "moto",
    server: { url: `http://127.0.0.1:${port}` },
    python,
    folder,
    home,
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    environment: { PATH: process.env.PATH ?? "", HOME: home, TMPDIR: home, MOTO_ACCOUNT_ID: accountId },
    healthPath: "/moto-api/data.json",
  });
}
