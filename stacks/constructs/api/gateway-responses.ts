import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response";
import { Construct } from "constructs";
import { UNAVAILABLE } from "../../../src/lib/triggers/unavailable";

interface GatewayResponse {
  readonly responseType: string;
  /** Also where the type has this status by default, as AWS returns it. @default for DEFAULT_5XX, each type's own */
  readonly statusCode?: string;
  readonly body: string;
}

const TRY_AGAIN = JSON.stringify(UNAVAILABLE.body);

/**
 * API Gateway's own answers under load or when it cannot reach a function. They get a `Retry-After` header (types: API
 * Gateway Developer Guide, "Gateway response types").
 */
const RETRIABLE: readonly GatewayResponse[] = [
  // More requests than the stage's throttling lets through.
  { responseType: "THROTTLED", statusCode: "429", body: TRY_AGAIN },
  // All execution environments that the function has reserved are busy. AWS does not document the type of this answer:
  // users report this type, and a plain 500, which the type below covers.
  { responseType: "INTEGRATION_FAILURE", statusCode: "503", body: TRY_AGAIN },
  { responseType: "DEFAULT_5XX", body: '{"message":$context.error.messageString}' },
];

/** API Gateway takes a quoted text as a constant, and any other as a mapping. */
const HEADERS = { "gatewayresponse.header.Retry-After": `'${UNAVAILABLE.retryAfter}'` };

/** The API's own answers to requests that the caller may repeat. */
export class GatewayResponses extends Construct {
  /** Changes when the responses change: an API keeps the responses of the time of its deployment. */
  static readonly definition = JSON.stringify([HEADERS, RETRIABLE]);
  /** The resources that a deployment of the API waits for. */
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
