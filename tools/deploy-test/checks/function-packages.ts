import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type { Deployment } from "../../deployment/deployment";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { deployedPackage } from "../deployed-functions";

const AUTHORITIES = "rds-ca.pem";

export const zipAuthorities: Check<Deployment> = {
  name: "each zip that connects to the database holds its certificate authority",
  async run(deployment) {
    const [instance] = deployment.stacks.flatMap((stack) => deployment.copy.resources(stack, "aws_db_instance"));
    const identifier = String(instance?.ca_cert_identifier ?? "");
    if (identifier === "") return ["the database's ca_cert_identifier is not set: AWS would choose one"];
    const commonName = authorityName(identifier, deployment.region);
    return packages(deployment)
      .filter(({ connects }) => connects)
      .flatMap(({ name, file }) => {
        const problem = authorityProblem(readFileSync(file), commonName);
        return problem === undefined ? [] : [`${name}: ${problem}; ca_cert_identifier is ${identifier}`];
      });
  },
};

export const deployedPackages: Check<DeployedEnvironment> = {
  name: "the packages that Lambda holds are the output's, byte for byte",
  async run({ deployment }) {
    const problems = packages(deployment).map(async ({ name, file }) => {
      const same = readFileSync(file).equals(await deployedPackage(deployment.emulator.aws, name));
      return same ? [] : [`${name}: what is deployed is not ${file}`];
    });
    return (await Promise.all(problems)).flat();
  },
};

/** The authority's name in its certificate: `rds-ca-rsa2048-g1` is `Amazon RDS us-east-1 Root CA RSA2048 G1`. */
export function authorityName(identifier: string, region: string): string {
  return `Amazon RDS ${region} Root CA ${identifier
    .replace(/^rds-ca-/, "")
    .replaceAll("-", " ")
    .toUpperCase()}`;
}

/** @returns what is wrong with the authorities in a zip, or undefined */
export function authorityProblem(zip: Uint8Array, commonName: string): string | undefined {
  const pem = unzipSync(zip)[AUTHORITIES];
  if (!pem) return `the zip holds no ${AUTHORITIES}`;
  const certificates = Buffer.from(pem)
    .toString()
    .match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  const names = (certificates ?? []).map((certificate) => subjectOf(certificate));
  return names.includes(commonName) ? undefined : `the zip's ${AUTHORITIES} does not hold the CA "${commonName}"`;
}

function subjectOf(certificate: string): string | undefined {
  try {
    return /^CN=(.*)$/m.exec(new X509Certificate(certificate).subject)?.[1];
  } catch {
    return undefined;
  }
}

function packages(deployment: Deployment) {
  return deployment.stacks.flatMap((stack) =>
    deployment.copy.resources(stack, "aws_lambda_function").map((resource) => ({
      name: String(resource.function_name),
      file: join(deployment.copy.stackFolder(stack), String(resource.filename)),
      connects: JSON.stringify(resource.environment ?? {}).includes("DATABASE_HOST"),
    })),
  );
}
