import type { Request } from "../../network/http";
import { formOf, jsonOperation, signedService } from "../routing";
import { Fields } from "./fields";

/** A request as a call of AWS's API. */
export interface Call {
  /** As IAM writes actions: `rds:CreateDBInstance`. */
  readonly operation: string;
  readonly input: Fields;
}

const QUERY_SERVICES: ReadonlySet<string> = new Set(["ec2", "iam", "rds"]);
const JSON_SERVICES: ReadonlySet<string> = new Set(["kms", "logs", "secretsmanager"]);

/** An operation of a service whose operations are methods of paths; a name in braces is a member of the input. */
type Route = readonly [operation: string, method: string, path: string];

const ROUTES: Readonly<Record<string, readonly Route[]>> = {
  apigateway: [
    ["UpdateAccount", "PATCH", "/account"],
    ["CreateDeployment", "POST", "/restapis/{restApiId}/deployments"],
    ["DeleteDeployment", "DELETE", "/restapis/{restApiId}/deployments/{deploymentId}"],
    ["UpdateStage", "PATCH", "/restapis/{restApiId}/stages/{stageName}"],
  ],
  lambda: [
    ["CreateFunction", "POST", "/2015-03-31/functions"],
    ["UpdateFunctionConfiguration", "PUT", "/2015-03-31/functions/{FunctionName}/configuration"],
    ["AddPermission", "POST", "/2015-03-31/functions/{FunctionName}/policy"],
    ["PutFunctionConcurrency", "PUT", "/2017-10-31/functions/{FunctionName}/concurrency"],
  ],
};

/** The call that a request makes, or undefined for a service or an operation that no rule can look at. */
export function callOf(request: Request): Call | undefined {
  const service = signedService(request);
  if (service === undefined) return undefined;
  if (QUERY_SERVICES.has(service)) {
    const form = formOf(request.body);
    return { operation: `${service}:${form.get("Action")}`, input: new Fields(nested(form)) };
  }
  if (JSON_SERVICES.has(service)) {
    return { operation: `${service}:${jsonOperation(request)}`, input: new Fields(jsonOf(request.body)) };
  }
  return routedCall(service, request);
}

function routedCall(service: string, { method, path, body }: Request): Call | undefined {
  const [pathname = ""] = path.split("?");
  const asked = pathname.replace(/\/$/, "").split("/").map(decodeURIComponent);
  for (const [operation, routeMethod, route] of ROUTES[service] ?? []) {
    const parts = route.split("/");
    if (method !== routeMethod || parts.length !== asked.length) continue;
    const matches = parts.every((part, index) => part.startsWith("{") || part === asked[index]);
    if (!matches) continue;
    const named = parts.flatMap((part, index) => (part.startsWith("{") ? [[part.slice(1, -1), asked[index]]] : []));
    const input = { ...jsonOf(body), ...Object.fromEntries(named) };
    return { operation: `${service}:${operation}`, input: new Fields(input) };
  }
  return undefined;
}

/** The form with each `A.B.1=c` as an object inside an object: `{ A: { B: { 1: c } } }`. */
function nested(form: URLSearchParams): object {
  const root: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const names = name.split(".");
    const last = names.pop() ?? "";
    let inside = root;
    for (const each of names) {
      const next = objectOf(inside[each]);
      inside[each] = next;
      inside = next;
    }
    inside[last] = value;
  }
  return root;
}

function jsonOf(body: Buffer): object {
  try {
    return objectOf(JSON.parse(body.toString()));
  } catch {
    // The emulator refuses a body that is no JSON.
    return {};
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
