import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AwsClients } from "../aws/aws-clients";
import { createAuthority, createServerCertificate } from "../network/certificates";
import type { Server } from "../network/http";
import { freePort } from "../network/tcp-port";
import type { PostgresServer } from "../postgres/postgres-server";
import type { Master } from "../postgres/rds-roles";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { pythonEnvironment } from "../process/python-environment";
import { runCommand } from "../process/run-command";
import { EMULATORS } from "./backends/emulator-packages";
import { startMinistack } from "./backends/ministack";
import { startMoto } from "./backends/moto";
import { Databases } from "./databases";
import { startFront } from "./front";
import { DatabaseGap } from "./gaps/database-gap";
import { ParameterGap } from "./gaps/parameter-gap";
import { RotationGap } from "./gaps/rotation-gap";
import type { Rotation } from "./gaps/rotations";
import { REFUSALS } from "./refusals";
import { accountOf } from "./refusals/account";
import { Refusals } from "./refusals/refusals";

/** The account that the emulator shows. */
export const ACCOUNT_ID = "123456789012";

export interface EmulatorProps {
  /** The project's folder. */
  readonly project: string;
  /** Takes all files. It must exist. */
  readonly folder: string;
  readonly region: string;
  /** The ports in the stacks' configuration, one for each instance: a PostgreSQL listens on each of them, on 127.0.0.1. */
  readonly databasePorts: readonly number[];
  /** Major version of Node that the functions are deployed with. */
  readonly nodeMajor: number;
  /**
   * Execution environments that the account's functions may have at once, 1 to 1000. A new account of AWS's can have 10,
   * which allows no reservation. @default 1000
   */
  readonly accountConcurrencyLimit?: number;
}

/** AWS on this machine: two emulators behind one address, and PostgreSQL where RDS would be. */
export interface Emulator {
  readonly server: Server;
  /** PEM file of the authority to trust. */
  readonly authorityFile: string;
  /** Takes what the emulators print. */
  readonly logFolder: string;
  /** Ask as the account's root user. */
  readonly aws: AwsClients;
  /** The server of the instance on the port. */
  postgresOn(port: number): PostgresServer;
  /** Master users of the database instances, by the instances' identifiers; those of deleted instances stay. */
  masters(): ReadonlyMap<string, Master>;
  /** The rotations so far, each at its end. */
  rotations(): Promise<readonly Rotation[]>;
  /** Why tokens were refused so far. A client is not told: RDS does not tell either. */
  refusedTokens(): readonly string[];
}

export async function startEmulator(cleanup: Cleanup, props: EmulatorProps): Promise<Emulator> {
  const { project, folder, region, databasePorts, accountConcurrencyLimit = 1000 } = props;
  const certificate = await createServerCertificate(await createAuthority());
  const authorityFile = join(folder, "ca.pem");
  writeFileSync(authorityFile, certificate.authority);

  const nodeFolder = await findNode(cleanup, project, props.nodeMajor);
  const python = await pythonEnvironment(project, EMULATORS);
  const logs = join(folder, "emulators");
  mkdirSync(logs);
  const frontPort = await freePort();
  const common = { python, folder: logs, accountId: ACCOUNT_ID };
  const endpointUrl = `https://127.0.0.1:${frontPort}`;
  const [moto, ministack] = await Promise.all([
    startMoto(cleanup, common),
    startMinistack(cleanup, { ...common, certificate, region, nodeFolder, endpointUrl, accountConcurrencyLimit }),
  ]);
  const direct = new AwsClients(ministack, region);
  const databases = await Databases.start(cleanup, { certificate, region, ports: databasePorts, ministack: direct });
  const instances = new DatabaseGap({
    ministack: direct,
    createMaster: (master, port) => databases.createMaster(master, port),
  });
  const rotation = new RotationGap(direct);
  const account = accountOf({ id: ACCOUNT_ID, ministack: direct, moto: new AwsClients(moto, region) });
  const gaps = [new Refusals(REFUSALS, account), new ParameterGap(), instances, rotation];
  const server = await startFront(cleanup, { port: frontPort, certificate, backends: { moto, ministack }, gaps });
  return {
    server,
    authorityFile,
    logFolder: logs,
    aws: new AwsClients(server, region),
    postgresOn: (port) => databases.on(port),
    masters: () => instances.masters,
    rotations: () => rotation.settled(),
    refusedTokens: () => databases.refusedTokens(),
  };
}

/** The folder of a Node of the functions' major version: the one from npm, or the one that runs this program. */
async function findNode(cleanup: Cleanup, project: string, major: number): Promise<string> {
  for (const node of [join(project, "node_modules", ".bin", "node"), process.execPath]) {
    if (!existsSync(node)) continue;
    const { stdout } = await runCommand(cleanup, {
      command: node,
      args: ["--version"],
      folder: project,
      environment: {},
    });
    if (stdout.startsWith(`v${major}.`)) return dirname(node);
  }
  throw new Problem(
    `the functions run on Node ${major}, and none is here; run npm ci without --omit=optional, or install Node ${major}`,
  );
}
