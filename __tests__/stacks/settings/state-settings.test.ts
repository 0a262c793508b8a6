import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { problemsOf } from "../../support/settings-problems";
import { validEnvironment } from "../../support/valid-environment";

test.each([
  [{ backend: "local" }, { directory: "../../.." }],
  [{ backend: "s3", bucket: "state-of-us", region: "eu-west-1" }, { keyPrefix: "private-lambda" }],
  [{ backend: "cloud", organization: "us" }, { hostname: "app.terraform.io" }],
] as const)("state %j gets its defaults", (state, defaults) => {
  expect(validEnvironment({ ...dev, state }).state).toEqual({ ...state, ...defaults });
});

const s3 = { backend: "s3", bucket: "state-of-us", region: "eu-west-1" };

test.each([
  [{ backend: "ftp" }, /: state must be an object whose backend is "local", "s3" or "cloud", got \{"backend":"ftp"\}/],
  [{ backend: "local", directory: "/srv" }, /state\.directory must be a path relative .*got "\/srv"/],
  [{ ...s3, bucket: "State" }, /state\.bucket must be an S3 bucket's name, got "State"/],
  [{ ...s3, region: "mars" }, /state\.region must be the bucket's region, such as us-east-1, got "mars"/],
  [{ ...s3, keyPrefix: "a/" }, /state\.keyPrefix must be a key prefix without a slash at its end, got "a\/"/],
  [{ ...s3, keyPrefix: 1 }, /state\.keyPrefix must be a key prefix without a slash at its end, got 1/],
  [{ ...s3, kmsKeyArn: "key" }, /state\.kmsKeyArn must be a KMS key's ARN, got "key"/],
  [{ backend: "cloud", organization: "" }, /state\.organization must be an HCP Terraform organization's name, got ""/],
  [{ backend: "cloud", organization: "us", hostname: "" }, /state\.hostname must be a host name .*got ""/],
  [
    { backend: "local", bucket: "state-of-us" },
    /state\.bucket must be left out beside the other values of state, got "state-of-us"/,
  ],
])("%j is refused", (state, pattern) => {
  expect(problemsOf({ ...dev, state })).toEqual([expect.stringMatching(pattern)]);
});

// CreateBucket: 3 to 63 characters.
test.each([
  [2, false],
  [3, true],
  [63, true],
  [64, false],
])("a bucket's name of %i characters is accepted: %p", (length, isAccepted) => {
  const state = { ...s3, bucket: "b".repeat(length) };
  expect(problemsOf({ ...dev, state }).length === 0).toBe(isAccepted);
});
