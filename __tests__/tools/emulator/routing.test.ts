import { describe, expect, test } from "@jest/globals";
import { backendOf, jsonOperation, signedService } from "../../../tools/emulator/routing";
import type { Request } from "../../../tools/network/http";

function request(service: string | undefined, body = "", path = "/"): Request {
  const authorization =
    service === undefined
      ? undefined
      : `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  return {
    method: "POST",
    path,
    headers: { ...(authorization !== undefined && { authorization }) },
    body: Buffer.from(body),
  };
}

describe("signedService", () => {
  test("is the fourth part of the credential scope", () => {
    expect(signedService(request("secretsmanager"))).toBe("secretsmanager");
  });

  test("is found in a presigned address too", () => {
    const path = "/bucket/key?X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=0";
    expect(signedService(request(undefined, "", path))).toBe("s3");
  });

  test("is nothing without a signature", () => {
    expect(signedService(request(undefined))).toBeUndefined();
    expect(signedService({ headers: { authorization: "Bearer token" }, path: "/orders" })).toBeUndefined();
  });
});

describe("backendOf", () => {
  test.each([
    ["ec2", "Action=CreateVpc", "moto"],
    ["monitoring", "Action=PutMetricAlarm", "moto"],
    ["lambda", "", "ministack"],
    ["execute-api", "", "ministack"],
    ["rds", "Action=CreateDBInstance&DBSubnetGroupName=dev", "ministack"],
    ["rds", "Action=CreateDBSubnetGroup&DBSubnetGroupName=dev", "moto"],
    ["rds", "Action=CreateEventSubscription", "moto"],
    ["rds", "Action=ListTagsForResource&ResourceName=arn:aws:rds:us-east-1:123456789012:subgrp:dev", "moto"],
    ["rds", "Action=ListTagsForResource&ResourceName=arn:aws:rds:us-east-1:123456789012:db:dev", "ministack"],
    [undefined, "", "ministack"],
  ])("sends %s %s to %s", (service, body, backend) => {
    expect(backendOf(request(service, body))).toBe(backend);
  });
});

test("jsonOperation is the target's last part", () => {
  expect(jsonOperation({ headers: { "x-amz-target": "secretsmanager.RotateSecret" } })).toBe("RotateSecret");
  expect(jsonOperation({ headers: {} })).toBe("");
});
