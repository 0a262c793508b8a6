import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { RotationGap } from "../../../../tools/emulator/gaps/rotation-gap";
import { type Answer, jsonAnswer } from "../../../../tools/network/http";
import { FakeMinistack, signedRequest } from "../../../support/fake-ministack";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-abcdef";
const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
const INVOCATIONS = `/2015-03-31/functions/${encodeURIComponent(FUNCTION)}/invocations`;
const POLICY = `/2015-03-31/functions/${encodeURIComponent(FUNCTION)}/policy`;

let ministack: FakeMinistack;
let gap: RotationGap;

beforeEach(async () => {
  ministack = new FakeMinistack();
  ministack.answers = {
    DescribeSecret: () => describedAs({}),
    [POLICY]: () => jsonAnswer(200, { Policy: '{"Principal":{"Service":"secretsmanager.amazonaws.com"}}' }),
  };
  gap = new RotationGap(await ministack.start());
});
afterEach(() => ministack.stop());

function describedAs(stages: Readonly<Record<string, readonly string[]>>): Answer {
  return jsonAnswer(200, { ARN: SECRET, Name: "app", VersionIdsToStages: stages });
}

async function ask(operation: string, input: object, answer: Answer = jsonAnswer(200, {})) {
  const request = signedRequest("secretsmanager", `secretsmanager.${operation}`, JSON.stringify(input));
  const { status, body } = (await gap.answer(request, async () => answer)) ?? { status: 0, body: Buffer.from("{}") };
  return { status, fields: JSON.parse(body.toString()) as Record<string, unknown> };
}

const rotate = () =>
  ask("RotateSecret", {
    SecretId: SECRET,
    RotationLambdaARN: FUNCTION,
    RotationRules: { AutomaticallyAfterDays: 30 },
    ClientRequestToken: "token",
  });

describe("RotateSecret", () => {
  test("invokes the four steps in order, for a version that holds AWSPENDING alone", async () => {
    expect(await rotate()).toMatchObject({ status: 200, fields: { ARN: SECRET, VersionId: "token" } });
    expect(await gap.settled()).toEqual([{ secretArn: SECRET, functionArn: FUNCTION, token: "token", failure: null }]);
    expect(ministack.asked("PutSecretValue")).toEqual([
      { SecretId: SECRET, ClientRequestToken: "token", VersionStages: ["AWSPENDING"] },
    ]);
    expect(ministack.asked(INVOCATIONS)).toEqual(
      ["createSecret", "setSecret", "testSecret", "finishSecret"].map((Step) => ({
        Step,
        SecretId: SECRET,
        ClientRequestToken: "token",
      })),
    );
  });

  test("keeps the configuration for DescribeSecret", async () => {
    await rotate();
    const described = await ask("DescribeSecret", {}, jsonAnswer(200, { ARN: SECRET, RotationEnabled: false }));
    expect(described.fields).toEqual({
      ARN: SECRET,
      RotationEnabled: true,
      RotationLambdaARN: FUNCTION,
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
  });

  test("ends at the step that fails, with the function's message", async () => {
    ministack.answers[INVOCATIONS] = ({ Step }) => {
      const failed = Step === "setSecret";
      const answer = jsonAnswer(200, failed ? { errorMessage: "no such role" } : null);
      return failed ? { ...answer, headers: { ...answer.headers, "x-amz-function-error": "Unhandled" } } : answer;
    };
    await rotate();
    const [rotation] = await gap.settled();
    expect(rotation?.failure).toMatch(/^setSecret: .*no such role/);
    expect(ministack.asked(INVOCATIONS)).toHaveLength(2);
  });

  test("tries a step again whose function has no execution environment free", async () => {
    const busy = jsonAnswer(429, { __type: "TooManyRequestsException", message: "Rate Exceeded." });
    ministack.answers[INVOCATIONS] = () => (ministack.asked(INVOCATIONS).length === 1 ? busy : jsonAnswer(200, null));
    await rotate();
    expect(await gap.settled()).toMatchObject([{ failure: null }]);
    expect(
      ministack
        .asked(INVOCATIONS)
        .map(({ Step }) => Step)
        .slice(0, 2),
    ).toEqual(["createSecret", "createSecret"]);
  });

  test("is refused while another rotation is not complete", async () => {
    ministack.answers.DescribeSecret = () => describedAs({ old: ["AWSPENDING"], now: ["AWSCURRENT"] });
    expect(await rotate()).toMatchObject({ status: 400, fields: { __type: "InvalidRequestException" } });
  });

  test("is refused without Secrets Manager's permission to invoke the function", async () => {
    ministack.answers[POLICY] = () => jsonAnswer(404, { __type: "ResourceNotFoundException", message: "no policy" });
    expect(await rotate()).toMatchObject({ status: 400, fields: { __type: "AccessDeniedException" } });
    expect(ministack.asked(INVOCATIONS)).toEqual([]);
  });
});

test("CancelRotateSecret forgets the configuration", async () => {
  await rotate();
  expect(await ask("CancelRotateSecret", { SecretId: SECRET })).toMatchObject({ status: 200, fields: { Name: "app" } });
  const described = await ask("DescribeSecret", {}, jsonAnswer(200, { ARN: SECRET }));
  expect(described.fields).toEqual({ ARN: SECRET });
});

test("a secret without a value has no AWSCURRENT", async () => {
  ministack.answers.DescribeSecret = () => describedAs({ empty: ["AWSCURRENT"] });
  const made = jsonAnswer(200, { ARN: SECRET, Name: "app", VersionId: "empty" });
  expect((await ask("CreateSecret", { Name: "app" }, made)).fields).toEqual({ ARN: SECRET, Name: "app" });
  expect(ministack.asked("UpdateSecretVersionStage")).toEqual([
    { SecretId: SECRET, VersionStage: "AWSCURRENT", RemoveFromVersionId: "empty" },
  ]);
});

describe("AWSPENDING is taken from the version that had it", () => {
  const excess = [{ SecretId: SECRET, VersionStage: "AWSPENDING", RemoveFromVersionId: "now" }];
  beforeEach(() => {
    // As ministack has it: on the new version, and on the version that became current by the last rotation.
    ministack.answers.DescribeSecret = () =>
      describedAs({ now: ["AWSCURRENT", "AWSPENDING"], old: ["AWSPREVIOUS"], token: ["AWSPENDING"] });
  });

  test("by PutSecretValue", async () => {
    const input = { SecretId: SECRET, VersionStages: ["AWSPENDING"] };
    const put = jsonAnswer(200, { ARN: SECRET, VersionId: "token" });
    expect(await ask("PutSecretValue", input, put)).toMatchObject({ status: 200, fields: { VersionId: "token" } });
    expect(ministack.asked("UpdateSecretVersionStage")).toEqual(excess);
  });

  test("by RotateSecret", async () => {
    ministack.answers.DescribeSecret = () =>
      describedAs({
        now: ["AWSCURRENT", "AWSPENDING"],
        ...(ministack.asked("PutSecretValue").length > 0 && { token: ["AWSPENDING"] }),
      });
    expect(await rotate()).toMatchObject({ status: 200 });
    await gap.settled();
    expect(ministack.asked("UpdateSecretVersionStage")).toEqual(excess);
  });

  test("not by a value that is refused, nor by one for AWSCURRENT", async () => {
    const put = { SecretId: SECRET, VersionStages: ["AWSPENDING"] };
    await ask("PutSecretValue", put, jsonAnswer(400, { __type: "ResourceExistsException" }));
    await ask("PutSecretValue", { SecretId: SECRET }, jsonAnswer(200, { ARN: SECRET, VersionId: "token" }));
    expect(ministack.asked("UpdateSecretVersionStage")).toEqual([]);
  });
});

test("Secrets Manager's own errors reach the caller by their code", async () => {
  ministack.answers.DescribeSecret = () =>
    jsonAnswer(400, { __type: "ResourceNotFoundException", message: "no such secret" });
  expect(await rotate()).toMatchObject({
    status: 400,
    fields: { __type: "ResourceNotFoundException", message: "no such secret" },
  });
});

test("a version without a value cannot be got", async () => {
  expect(await ask("GetSecretValue", {}, jsonAnswer(200, { ARN: SECRET }))).toMatchObject({
    status: 400,
    fields: { __type: "ResourceNotFoundException" },
  });
  expect(await ask("GetSecretValue", {}, jsonAnswer(200, { SecretString: "{}" }))).toMatchObject({ status: 200 });
});

test("other services and operations pass", async () => {
  expect(await gap.answer(signedRequest("lambda", undefined, ""), async () => jsonAnswer(200, {}))).toBeUndefined();
  const tag = signedRequest("secretsmanager", "secretsmanager.TagResource", "{}");
  expect(await gap.answer(tag, async () => jsonAnswer(200, {}))).toBeUndefined();
});
