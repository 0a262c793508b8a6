import { createHash } from "node:crypto";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { Construct } from "constructs";
import type { ApiRoute } from "../../catalogue/entry";
import { parameterNames, parseRoutePath, sourceArnPath } from "../../catalogue/route-path";
import type { PrivateFunction } from "../function/private-function";
import { EncryptedLogGroup, type LogRetention } from "../security/encrypted-log-group";
import type { EncryptionKey } from "../security/encryption-key";
import { waive } from "../security/waiver";
import { freeId } from "./free-id";
import { GatewayResponses } from "./gateway-responses";
import { PathResources } from "./path-resources";

const STAGE = "v1";
/** The settings of all methods and integrations. A change of them makes a new deployment: see `definition`. */
const METHOD = { authorization: "AWS_IAM" } as const;
const INTEGRATION = { type: "AWS_PROXY", integrationHttpMethod: "POST", timeoutMilliseconds: 29_000 } as const;

/** One JSON object a request, without query strings and headers: they may carry personal data. */
const ACCESS_LOG_FORMAT = {
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  time: "$context.requestTime",
  caller: "$context.identity.userArn",
  sourceIp: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  resource: "$context.resourcePath",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
  error: "$context.error.message",
} as const;

export interface RestApiProps {
  readonly name: string;
  readonly key: EncryptionKey;
  readonly logRetention: LogRetention;
  /** Requests a second on average, and requests at once. */
  readonly throttling: { readonly rateLimit: number; readonly burstLimit: number };
}

/** A regional REST API. Every method demands a request that is signed by an IAM principal and valid. */
export class RestApi extends Construct {
  private readonly api: ApiGatewayRestApi;
  private readonly validator: ApiGatewayRequestValidator;
  private readonly resources: PathResources;
  private readonly integrations: ApiGatewayIntegration[] = [];
  private readonly gatewayResponses: GatewayResponses;
  private readonly definition: string[] = [GatewayResponses.definition];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RestApiProps,
  ) {
    super(scope, id);
    this.api = new ApiGatewayRestApi(this, "api", {
      name: props.name,
      description: `Service API of ${props.name}: callers need execute-api:Invoke`,
      endpointConfiguration: { types: ["REGIONAL"] },
      lifecycle: { createBeforeDestroy: true },
    });
    this.validator = new ApiGatewayRequestValidator(this, "validator", {
      name: "parameters-and-body",
      restApiId: this.api.id,
      validateRequestParameters: true,
      validateRequestBody: true,
    });
    this.resources = new PathResources(this, this.api);
    this.gatewayResponses = new GatewayResponses(this, "gateway-responses", this.api.id);
  }

  /** Has `target` answer the route, and lets this method, and no other, invoke it. */
  route(route: ApiRoute, target: PrivateFunction): void {
    const { method: httpMethod, path, query = [] } = route;
    const name = `${httpMethod} ${path}`;
    const plainId = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/-$/, "");
    const id = freeId(this, plainId, name, ["", "-integration"]);
    const segments = parseRoutePath(path);
    const restApiId = this.api.id;
    const resourceId = this.resources.idOf(segments);
    const requestParameters = Object.fromEntries([
      ...parameterNames(segments).map((parameter) => [`method.request.path.${parameter}`, true]),
      ...query.map((parameter) => [`method.request.querystring.${parameter.name}`, parameter.required]),
    ]);
    const method = new ApiGatewayMethod(this, id, {
      restApiId,
      resourceId,
      httpMethod,
      ...METHOD,
      requestValidatorId: this.validator.id,
      ...(Object.keys(requestParameters).length > 0 && { requestParameters }),
    });
    const integration = new ApiGatewayIntegration(this, `${id}-integration`, {
      restApiId,
      resourceId,
      httpMethod: method.httpMethod,
      ...INTEGRATION,
      uri: target.invokeArn,
    });
    const source = `${this.api.executionArn}/${STAGE}/${httpMethod}${sourceArnPath(segments)}`;
    target.allowInvoke(`api-${id}`, "apigateway.amazonaws.com", { arn: source });
    this.integrations.push(integration);
    // Without cacheSeconds: the function answers from memory, not the API.
    const deployed = { method: httpMethod, path, ...(query.length > 0 && { query }) };
    this.definition.push(
      JSON.stringify({ route: deployed, target: target.functionName, method: METHOD, integration: INTEGRATION }),
    );
  }

  /** Publishes the routes given so far. @returns the stage's address. */
  deploy(): string {
    const { key, logRetention, name, throttling } = this.props;
    const deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: this.api.id,
      triggers: { definition: createHash("sha256").update(this.definition.join("\n")).digest("hex") },
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [...this.integrations, ...this.gatewayResponses.resources],
    });
    const logs = new EncryptedLogGroup(this, "access-logs", {
      name: `/aws/apigateway/${name}`,
      key,
      retention: logRetention,
    });
    // API Gateway chooses the name ("Set up CloudWatch logging for REST APIs"). It would make the group itself otherwise:
    // unencrypted, kept for ever, and not destroyed with the stack.
    const executionLogs = new EncryptedLogGroup(this, "execution-logs", {
      name: `API-Gateway-Execution-Logs_${this.api.id}/${STAGE}`,
      namePattern: `API-Gateway-Execution-Logs_*/${STAGE}`,
      key,
      retention: logRetention,
    });
    const stage = new ApiGatewayStage(this, "stage", {
      restApiId: this.api.id,
      deploymentId: deployment.id,
      stageName: STAGE,
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: logs.arn, format: JSON.stringify(ACCESS_LOG_FORMAT) },
      dependsOn: [executionLogs.resource],
    });
    const settings = new ApiGatewayMethodSettings(this, "settings", {
      restApiId: this.api.id,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: {
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
        throttlingRateLimit: throttling.rateLimit,
        throttlingBurstLimit: throttling.burstLimit,
      },
    });
    const uncached =
      "API Gateway's cache is paid by the hour, used or not; a function caches the routes that have cacheSeconds";
    waive(stage, "CKV_AWS_120", uncached);
    waive(settings, "CKV_AWS_225", uncached);
    waive(
      stage,
      "CKV2_AWS_51",
      "Callers are known by their IAM signature; no backend would check a client certificate",
    );
    waive(
      stage,
      "CKV2_AWS_29",
      "Every method demands an IAM signature and is throttled: there is no anonymous request to filter",
    );
    return stage.invokeUrl;
  }
}
