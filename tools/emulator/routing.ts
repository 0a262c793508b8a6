import type { Request } from "../network/http";

export type BackendName = "moto" | "ministack";

/** Services that moto emulates better. ministack has all others: it runs functions and enforces IAM. */
const MOTO_SERVICES: ReadonlySet<string> = new Set(["ec2", "autoscaling", "monitoring", "guardduty", "wafv2"]);

/** The service that a request's signature is for, as in `Credential=<key>/<date>/<region>/<service>/aws4_request`. */
export function signedService({ headers, path }: Pick<Request, "headers" | "path">): string | undefined {
  const scope =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ??
    new URLSearchParams(path.split("?")[1]).get("X-Amz-Credential");
  return scope?.split("/")[3];
}

/** The emulator that answers a request. A request without a signature is for an API behind API Gateway: ministack's. */
export function backendOf(request: Request): BackendName {
  const service = signedService(request);
  if (service === undefined) return "ministack";
  if (MOTO_SERVICES.has(service)) return "moto";
  return service === "rds" && isMotosRds(formOf(request.body)) ? "moto" : "ministack";
}

/** ministack has no event subscriptions, and a subnet group needs the subnets, which are in moto. */
function isMotosRds(form: URLSearchParams): boolean {
  return (
    /EventSubscription|DBSubnetGroup/.test(form.get("Action") ?? "") ||
    // Requests for tags name an ARN: `...:subgrp:<name>`, `...:es:<name>`.
    /:(subgrp|es):/.test(form.get("ResourceName") ?? "")
  );
}

/** The form of a query service: `Action` and its parameters. */
export function formOf(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString());
}

/** The operation in a JSON service's `X-Amz-Target`, such as `RotateSecret`. */
export function jsonOperation({ headers }: Pick<Request, "headers">): string {
  return String(headers["x-amz-target"] ?? "").replace(/^.*\./, "");
}
