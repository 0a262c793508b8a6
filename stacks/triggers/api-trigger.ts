import { TerraformOutput } from "cdktf";
import type { TriggerOf } from "../catalogue/entry";
import { RestApi } from "../constructs/api/rest-api";
import { apiVariables } from "./api-variables";
import { routeProblems } from "./route-problems";
import type { TriggerDefinition } from "./trigger";

/** API Gateway invokes the function, for each request to one of its routes. */
export const api: TriggerDefinition<TriggerOf<"api">> = {
  stack: "service",
  longestTimeout: { seconds: 29, reason: "API Gateway waits no longer" },
  withoutDeadLetterQueue: "Invoked synchronously: the caller gets the error, nothing is queued that could be lost",
  problems: routeProblems,
  variables: apiVariables,
  start(scope, functions, { environment, key }) {
    const { name, logs, api: settings } = environment;
    const restApi = new RestApi(scope, "api", {
      name: `${name}-service`,
      key,
      logRetention: logs,
      throttling: { rateLimit: settings.throttlingRateLimit, burstLimit: settings.throttlingBurstLimit },
    });
    for (const { trigger, function: answering } of functions) {
      for (const route of trigger.routes) restApi.route(route, answering);
    }
    new TerraformOutput(scope, "api-url", { value: restApi.deploy() }).overrideLogicalId("api_url");
    return [];
  },
};
