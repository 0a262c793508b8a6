import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { certificateAuthorities } from "../../../stacks/bundling/trusted-authorities";

describe("certificateAuthorities", () => {
  const subjects = (region: string) =>
    certificateAuthorities(region)
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1]);

  test("returns the region's RDS authorities and, for RDS Proxy, Amazon's public roots", () => {
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

  test("leaves out beta authorities and expired authorities", () => {
    expect(subjects("us-east-1").filter((subject) => /Beta|2019/.test(subject ?? ""))).toEqual([]);
  });

  test("throws for a region that does not exist", () => {
    expect(() => certificateAuthorities("mars-north-1")).toThrow("region mars-north-1");
  });
});
