import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { certificateAuthorities } from "../../../stacks/bundling/certificate-authorities";

describe("certificate authorities", () => {
  const subjects = (region: string) =>
    certificateAuthorities(region)
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1]);

  test("are the region's own for RDS and Amazon's roots for RDS Proxy", () => {
    expect(subjects("eu-central-1").sort()).toEqual([
      "Amazon RDS eu-central-1 Root CA ECC384 G1",
      "Amazon RDS eu-central-1 Root CA RSA2048 G1",
      "Amazon RDS eu-central-1 Root CA RSA4096 G1",
      "Amazon Root CA 1",
      "Amazon Root CA 2",
      "Amazon Root CA 3",
      "Amazon Root CA 4",
      "Starfield Services Root Certificate Authority - G2",
    ]);
  });

  test("leave out the beta and the expired ones", () => {
    expect(subjects("us-east-1").filter((subject) => /Beta|2019/.test(subject ?? ""))).toEqual([]);
  });

  test("do not exist for a region that does not", () => {
    expect(() => certificateAuthorities("mars-north-1")).toThrow("region mars-north-1");
  });
});
