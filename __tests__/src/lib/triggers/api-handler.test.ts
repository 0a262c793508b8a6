import { expect, jest, test } from "@jest/globals";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { OutcomeUnknown, Unavailable } from "../../../../src/lib/runtime/errors";
import { apiHandler } from "../../../../src/lib/triggers/api-handler";
import { apiEvent } from "../../../support/api-event";

const context = { awsRequestId: "r", getRemainingTimeInMillis: () => 1_000 } as Context;

async function answerTo(error: Error) {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const handler = apiHandler({ "GET /it": () => Promise.reject(error) });
  try {
    return await handler(apiEvent("/it") as APIGatewayProxyEvent, context);
  } finally {
    jest.restoreAllMocks();
  }
}

test("answers 503 with Retry-After when nothing was done, so that the sender tries again", async () => {
  const { statusCode, headers } = await answerTo(new Unavailable("no connection"));
  expect({ statusCode, retryAfter: headers?.["retry-after"] }).toEqual({ statusCode: 503, retryAfter: "2" });
});

test("answers 500 without Retry-After when the work may have been done, and tells the sender to look first", async () => {
  const { statusCode, headers, body } = await answerTo(new OutcomeUnknown("connection lost"));
  expect({ statusCode, retryAfter: headers?.["retry-after"] }).toEqual({ statusCode: 500, retryAfter: undefined });
  expect(JSON.parse(body)).toEqual({
    error: "outcome unknown",
    message: "the request may or may not have been carried out: check before you send it again",
    requestId: "r",
  });
});

test.each(["nonsense", "[1]", '{"GET /it":1.5}', "null"])(
  "apiHandler refuses API_CACHE_SECONDS %p, and names the variable",
  (text) => {
    expect(() => apiHandler({}, { API_CACHE_SECONDS: text })).toThrow(
      `environment variables: API_CACHE_SECONDS must be a JSON object of routes with whole numbers of seconds, got "${text}"`,
    );
  },
);
