import { beforeEach, expect, test } from "@jest/globals";
import { operationsOf } from "../../../tools/secrets-manager/operations";
import { SecretStore } from "../../../tools/secrets-manager/secret-store";

let secrets: SecretStore;
let arn: string;

beforeEach(() => {
  secrets = new SecretStore("us-east-1", "000000000000");
  arn = secrets.create("one");
  secrets.put(arn, "first", "1", ["AWSCURRENT"]);
});

const refusal = (type: string) => expect.objectContaining({ type });
const failureOf = (call: () => unknown): unknown => {
  try {
    return { returned: call() };
  } catch (error) {
    return error;
  }
};

test("a version is found by its id, by its label, or as the current one", () => {
  secrets.put(arn, "second", "2", ["AWSPENDING"]);
  expect(secrets.version(arn, {})).toEqual({ id: "first", value: "1", stages: ["AWSCURRENT"] });
  expect(secrets.version(arn, { stage: "AWSPENDING" }).value).toBe("2");
  expect(secrets.version(arn, { id: "second" }).value).toBe("2");
  const wrongLabel = () => secrets.version(arn, { id: "second", stage: "AWSCURRENT" });
  expect(failureOf(wrongLabel)).toEqual(refusal("ResourceNotFoundException"));
});

test("a rotation begins with a version that has no value", () => {
  const token = secrets.startRotation(arn);
  expect(secrets.stagesOf(arn)).toEqual({ first: ["AWSCURRENT"], [token]: ["AWSPENDING"] });
  expect(secrets.valueAt(arn, "AWSPENDING")).toBeUndefined();
  expect(failureOf(() => secrets.version(arn, { id: token }))).toEqual(refusal("ResourceNotFoundException"));
});

test("a version is put twice with the same value, never with another one", () => {
  secrets.put(arn, "first", "1", []);
  expect(failureOf(() => secrets.put(arn, "first", "2", []))).toEqual(refusal("ResourceExistsException"));
});

test("a promotion deletes the versions that are left without a label", () => {
  secrets.put(arn, "second", "2", ["AWSCURRENT"]);
  secrets.put(arn, "third", "3", ["AWSCURRENT"]);
  expect(secrets.stagesOf(arn)).toEqual({ second: ["AWSPREVIOUS"], third: ["AWSCURRENT"] });
  expect(failureOf(() => secrets.version(arn, { id: "first" }))).toEqual(refusal("ResourceNotFoundException"));
});

test("a secret and a version must exist", () => {
  expect(failureOf(() => secrets.stagesOf(`${arn}x`))).toEqual(refusal("ResourceNotFoundException"));
  const unknown = () => secrets.moveStage(arn, "AWSCURRENT", "none");
  expect(failureOf(unknown)).toEqual(refusal("ResourceNotFoundException"));
});

test("UpdateSecretVersionStage moves a label only from the version that the call names", () => {
  const { UpdateSecretVersionStage: update = () => ({}) } = operationsOf(secrets);
  secrets.put(arn, "second", "2", ["AWSPENDING"]);
  const move = { SecretId: arn, VersionStage: "AWSCURRENT", MoveToVersionId: "second" };
  expect(failureOf(() => update(move))).toEqual(refusal("InvalidParameterException"));
  update({ ...move, RemoveFromVersionId: "first" });
  expect(secrets.stagesOf(arn)).toEqual({ first: ["AWSPREVIOUS"], second: ["AWSCURRENT"] });
  update({ SecretId: arn, VersionStage: "AWSPREVIOUS", RemoveFromVersionId: "first" });
  expect(secrets.stagesOf(arn)).toEqual({ second: ["AWSCURRENT"] });
});
