import type { Request } from "./http";

export type BackendName = "moto" | "ministack";

/** EC2, alarms and the like: right in moto, thin in ministack (which runs functions, and enforces IAM). */
const MOTO_SERVICES: ReadonlySet<string> = new Set(["ec2", "autoscaling", "monitoring", "guardduty", "wafv2"]);

/** The service that a request's signature is for, as in `Credential=<key>/<date>/<region>/<service>/aws4_request`. */
export function signedService({ headers, path }: Pick<Request, "headers" | "path">): string | undefined {
  const scope =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ??
    new URLSearchParams(path.split("?")[1]).get("X-Amz-Credential");
  return scope?.split("/")[3];
}

/** Which emulator answers. A request without a signature is for an API that ministack serves. */
export function backendOf(request: Request): BackendName {
  const service = signedService(request);
  if (service === undefined) return "ministack";
  if (MOTO_SERVICES.has(service)) return "moto";
  // ministack does not know RDS's event subscriptions; moto does.
  return service === "rds" && /EventSubscription/.test(formAction(request)) ? "moto" : "ministack";
}

/** The `Action` of a query service's form, or nothing. */
export function formAction({ body }: Pick<Request, "body">): string {
  return formOf(body).get("Action") ?? "";
}

export function formOf(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString());
}

/** The operation in a JSON service's `X-Amz-Target`, such as `RotateSecret`. */
export function jsonOperation({ headers }: Pick<Request, "headers">): string {
  return String(headers["x-amz-target"] ?? "").replace(/^.*\./, "");
}
