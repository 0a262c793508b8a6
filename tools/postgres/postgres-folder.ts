import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ServerCertificate } from "../network/certificates";
import { Problem } from "../process/program";
import { findBinaries, isOpenToOthers, program, type UnprivilegedUser, unprivilegedUser } from "./postgres-binaries";
import { accessRules } from "./rds-roles";

const run = promisify(execFile);

/** PostgreSQL's own superuser, which RDS gives to nobody. */
export const SUPERUSER = "postgres";

/** The folder of one server: its data, its certificate, its access rules. */
export interface PostgresFolder {
  readonly path: string;
  readonly dataFolder: string;
  /** The folder that holds bin, lib and share. */
  readonly binaries: string;
  /** The user that runs the server. @default the user of this process */
  readonly owner: UnprivilegedUser | undefined;
  readonly superuserPassword: string;
  file(name: string): string;
  /** Writes an empty file into the data folder that makes the server start as a standby. */
  makeStandby(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * @param directory the folder in which the server's own folder is made
 * @throws Problem when this machine has no PostgreSQL, or initdb fails; nothing is left then.
 */
export async function createPostgresFolder(
  certificate: ServerCertificate,
  directory: string = tmpdir(),
): Promise<PostgresFolder> {
  const installed = await findBinaries();
  const owner = await unprivilegedUser();
  const root = await mkdtemp(path.join(directory, "private-lambda-postgres-"));
  const file = (name: string): string => path.join(root, name);
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 5 });
  const dataFolder = file("data");
  const superuserPassword = randomBytes(24).toString("base64url");
  try {
    await mkdir(dataFolder);
    await writeFile(file("ca.pem"), certificate.authority);
    await writeFile(file("server.crt"), certificate.certificate);
    await writeFile(file("server.key"), certificate.key, { mode: 0o600 });
    await writeFile(file("superuser"), superuserPassword, { mode: 0o600 });
    await writeFile(file("pg_hba.conf"), accessRules());
    await writeFile(file("pg_ident.conf"), "iam /.* all\n");
    const binaries = owner === undefined ? installed : await giveTo(owner, file, installed);
    await initialize(binaries, file, owner);
    await rm(file("superuser"));
    return {
      path: root,
      dataFolder,
      binaries,
      owner,
      superuserPassword,
      file,
      async makeStandby() {
        const signal = path.join(dataFolder, "standby.signal");
        await writeFile(signal, "");
        if (owner !== undefined) await chown(signal, owner.uid, owner.gid);
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Lets another user run the server. @returns the binaries' folder that this user can read */
async function giveTo(owner: UnprivilegedUser, file: (name: string) => string, installed: string): Promise<string> {
  await chmod(file("."), 0o755);
  for (const name of ["data", "server.key", "superuser"]) await chown(file(name), owner.uid, owner.gid);
  if (await isOpenToOthers(installed)) return installed;
  // A project under /root, for example: another user cannot read the binaries there.
  const copied = file("postgresql");
  await cp(installed, copied, { recursive: true, verbatimSymlinks: true });
  return copied;
}

async function initialize(
  binaries: string,
  file: (name: string) => string,
  owner: UnprivilegedUser | undefined,
): Promise<void> {
  const args = [
    `--pgdata=${file("data")}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${file("superuser")}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
  ];
  await run(program(binaries, "initdb"), args, { ...owner, cwd: file(".") }).catch((error: unknown) => {
    const { stderr, message } = error as { stderr?: string; message?: string };
    throw new Problem(`PostgreSQL's initdb failed: ${(stderr || message || String(error)).trim()}`);
  });
}
