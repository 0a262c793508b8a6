import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ServerCertificate } from "../../network/certificates";
import type { Server } from "../../network/http";
import { freePort } from "../../network/tcp-port";
import type { Cleanup } from "../../process/cleanup";
import { type EmulatorProps, makeHome, startBackend } from "./start-backend";

export interface MinistackProps extends EmulatorProps {
  readonly certificate: ServerCertificate;
  readonly region: string;
  /** Folder whose `node` runs the functions: the major that they are deployed with. */
  readonly nodeFolder: string;
  /** Where the functions find AWS: the front, which need not listen yet. */
  readonly endpointUrl: string;
  /** Execution environments that the account's functions may have at once. */
  readonly accountConcurrencyLimit: number;
}

/** ministack on 127.0.0.1: runs the deployed zips and enforces IAM. */
export async function startMinistack(cleanup: Cleanup, props: MinistackProps): Promise<Server> {
  const { python, folder, accountId, certificate, region, nodeFolder, endpointUrl, accountConcurrencyLimit } = props;
  const port = await freePort();
  const home = makeHome(folder, "ministack");
  const file = (name: string, text: string): string => {
    const path = join(home, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const certificateFile = file("server.crt", certificate.certificate);
  const keyFile = file("server.key", certificate.key);
  const authorityFile = file("ca.pem", certificate.authority);
  return startBackend(cleanup, {
    name: "ministack",
    server: { url: `https://127.0.0.1:${port}`, ca: certificate.authority },
    python,
    folder,
    home,
    // ministack's own command would take port 443 as well.
    args: [
      ...["-m", "hypercorn", "patched_ministack:app", "--bind", `127.0.0.1:${port}`, "--log-level", "WARNING"],
      ...["--certfile", certificateFile, "--keyfile", keyFile, "--keep-alive", "75"],
    ],
    // The functions inherit this environment.
    environment: {
      PATH: [nodeFolder, process.env.PATH ?? ""].join(delimiter),
      PYTHONPATH: __dirname,
      PYTHONDONTWRITEBYTECODE: "1",
      HOME: home,
      TMPDIR: home,
      STATE_DIR: join(home, "state"),
      S3_DATA_DIR: join(home, "s3"),
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      AUTH: "true",
      MINISTACK_ACCOUNT_ID: accountId,
      MINISTACK_REGION: region,
      // By default ministack reckons the limit from the machine's memory.
      LAMBDA_ACCOUNT_CONCURRENCY: String(accountConcurrencyLimit),
      // Without TLS, a policy that denies plain HTTP locks out even the root user.
      USE_SSL: "1",
      MINISTACK_SSL_CERT: certificateFile,
      MINISTACK_SSL_KEY: keyFile,
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      LOG_LEVEL: "WARNING",
      // Keeps ministack from starting a database container by itself on a machine with Docker.
      DOCKER_HOST: `unix://${join(home, "no-docker.sock")}`,
      AWS_ENDPOINT_URL: endpointUrl,
      NODE_EXTRA_CA_CERTS: authorityFile,
    },
    healthPath: "/_ministack/health",
  });
}
