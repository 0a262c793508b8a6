import type { ActionsByType, TypeActions } from "./type-actions";

/** API Gateway's actions are HTTP's methods: a resource of a REST API needs the same ones as the REST API. */
const REST_API: TypeActions = {
  actions: {
    ApiGateway: ["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"],
  },
};

export const API_GATEWAY_ACTIONS: ActionsByType = {
  aws_api_gateway_account: {
    actions: { ApiGatewayAccount: ["apigateway:GET", "apigateway:PATCH"] },
    passesRoleTo: "apigateway.amazonaws.com",
  },
  aws_api_gateway_rest_api: { ...REST_API, serviceLinkedRoleOf: "ops.apigateway.amazonaws.com" },
  aws_api_gateway_deployment: REST_API,
  aws_api_gateway_gateway_response: REST_API,
  aws_api_gateway_integration: REST_API,
  aws_api_gateway_method: REST_API,
  aws_api_gateway_method_settings: REST_API,
  aws_api_gateway_request_validator: REST_API,
  aws_api_gateway_resource: REST_API,
  aws_api_gateway_stage: REST_API,
};
