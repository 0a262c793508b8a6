import { randomUUID } from "node:crypto";
import { XMLBuilder } from "fast-xml-parser";
import { type Answer, jsonAnswer } from "../../network/http";
import type { ServiceError } from "./refusal";

/** An error in the protocol of the service: XML of two kinds, or JSON. */
export function errorAnswer(service: string, { code, message, status = 400 }: ServiceError): Answer {
  const requestId = randomUUID();
  if (service === "ec2") {
    return xmlAnswer(status, {
      Response: { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId },
    });
  }
  if (service === "iam" || service === "rds") {
    const error = { Type: "Sender", Code: code, Message: message };
    return xmlAnswer(status, { ErrorResponse: { Error: error, RequestId: requestId } });
  }
  const answer = jsonAnswer(status, { __type: code, message, Message: message });
  return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": code, "x-amzn-requestid": requestId } };
}

function xmlAnswer(status: number, content: object): Answer {
  return { status, headers: { "content-type": "text/xml" }, body: Buffer.from(new XMLBuilder().build(content)) };
}
