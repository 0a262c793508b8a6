import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { exchange, type Server } from "../../network/http";
import { type BackgroundProcessProps, startBackgroundProcess } from "../../process/background-process";
import type { Cleanup } from "../../process/cleanup";

/** Milliseconds within which an emulator must answer. */
const READY_WITHIN = 60_000;

export interface EmulatorProps {
  readonly python: string;
  /** Takes all that the emulator writes. */
  readonly folder: string;
  /** The twelve digits of the account that it shows. */
  readonly accountId: string;
}

export interface BackendProps extends Pick<BackgroundProcessProps, "name" | "args" | "environment"> {
  readonly server: Server;
  readonly python: string;
  /** Takes the emulator's log. */
  readonly folder: string;
  /** The emulator's own folder, as {@link makeHome} made it. */
  readonly home: string;
  /** A path that the emulator answers with 200 once it is ready. */
  readonly healthPath: string;
}

/** Makes an emulator's own folder. @returns its path */
export function makeHome(folder: string, name: string): string {
  const home = join(folder, name);
  mkdirSync(home);
  return home;
}

/** Starts an emulator, and waits until it answers. @returns its server */
export async function startBackend(cleanup: Cleanup, props: BackendProps): Promise<Server> {
  const { args, environment, folder, healthPath: path, home, name, python, server } = props;
  const headers = { host: new URL(server.url).host };
  await startBackgroundProcess(cleanup, {
    name,
    command: python,
    args,
    environment,
    folder: home,
    logFile: join(folder, `${name}.log`),
    readyWithin: READY_WITHIN,
    isReady: async () => {
      const { status } = await exchange(server, { method: "GET", path, headers, body: Buffer.of() });
      return status === 200;
    },
  });
  return server;
}
