import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response";
import { Construct } from "constructs";
import { UNAVAILABLE } from "../../../src/lib/triggers/unavailable";

interface GatewayResponse {
  readonly responseType: string;
  /** Said also where it is the type's own, which AWS reads back. @default each type's own: for a default of many types */
  readonly statusCode?: string;
  readonly body: string;
}

const TRY_AGAIN = JSON.stringify(UNAVAILABLE.body);

/**
 * What API Gateway answers by itself when there is too much to do, or a function cannot be reached. It has a
 * `Retry-After` header (types: API Gateway Developer Guide, "Gateway response types").
 */
const RETRIABLE: readonly GatewayResponse[] = [
  // More requests than the stage's throttling lets through.
  { responseType: "THROTTLED", statusCode: "429", body: TRY_AGAIN },
  // Every execution environment that the function has reserved is busy. AWS does not document which type a function's
  // throttling has: this one is reported, and a plain 500, which the last one covers.
  { responseType: "INTEGRATION_FAILURE", statusCode: "503", body: TRY_AGAIN },
  { responseType: "DEFAULT_5XX", body: '{"message":$context.error.messageString}' },
];

/** Constants are quoted, as everything else is a mapping. */
const HEADERS = { "gatewayresponse.header.Retry-After": `'${UNAVAILABLE.retryAfter}'` };

/** The API's own answers to requests that may be made again. */
export class GatewayResponses extends Construct {
  /** Changes with them: a deployment of the API takes what there is at its time. */
  static readonly definition = JSON.stringify([HEADERS, RETRIABLE]);
  /** What a deployment of the API has to wait for. */
  readonly resources: readonly ApiGatewayGatewayResponse[];

  constructor(scope: Construct, id: string, restApiId: string) {
    super(scope, id);
    this.resources = RETRIABLE.map(
      ({ responseType, statusCode, body }) =>
        new ApiGatewayGatewayResponse(this, responseType.toLowerCase().replaceAll("_", "-"), {
          restApiId,
          responseType,
          ...(statusCode && { statusCode }),
          responseParameters: HEADERS,
          responseTemplates: { "application/json": body },
        }),
    );
  }
}
