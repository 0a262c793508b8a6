/**
 * The one parser of an API route's path, such as `/orders/{id}/lines` or `/files/{all+}`: for the checks at synth, the
 * API's resources and permissions, the local API and the checks of a deployment.
 */

/** One part of a path, between two slashes. */
export type Segment =
  /** Stands for itself. */
  | { readonly kind: "literal"; readonly text: string }
  /** `{name}`: any one segment. */
  | { readonly kind: "parameter"; readonly name: string }
  /** `{name+}`: one segment or more, up to the path's end. */
  | { readonly kind: "greedy"; readonly name: string };

/** A path part's characters (API Gateway Developer Guide, "Set up a proxy resource"; CreateResource, `pathPart`). */
const LITERAL = /^[A-Za-z0-9._:-]+$/;
const PARAMETER = /^\{([A-Za-z0-9._-]+)(\+?)\}$/;
/** Reserved for API Gateway's health check: with a custom domain they fail (API Gateway Developer Guide, "Important notes"). */
const RESERVED = ["/ping", "/sping"];
/** URL clients remove these segments before they send a request (RFC 3986, section 5.2.4). */
const DOT_SEGMENTS = [".", ".."];

/** For a path that the API cannot serve: what the path must do instead, such as "begin with /". */
export function routePathProblem(path: string): string | undefined {
  if (path === "/") return undefined;
  const [before, ...parts] = path.split("/");
  if (before !== "" || parts.length === 0 || parts.includes("")) {
    return "begin with / and have no empty segment, also at its end, such as /orders/{id}";
  }
  if (!parts.every((part) => LITERAL.test(part) || PARAMETER.test(part))) {
    return "have segments of letters, digits and ._:- or of one {parameter}, such as /orders/{id}";
  }
  if (RESERVED.includes(path))
    return `differ from ${RESERVED.join(" and ")}, which API Gateway reserves for its health check`;
  if (parts.some((part) => DOT_SEGMENTS.includes(part))) {
    return "have no segment . or .., which clients remove before they send a request";
  }
  const segments = parts.map(parseSegment);
  const greedy = segments.slice(0, -1).find(({ kind }) => kind === "greedy");
  if (greedy?.kind === "greedy") return `end with {${greedy.name}+} (it takes all that follows)`;
  const names = parameterNames(segments);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice && `have {${twice}} once (a handler gets one value for each name)`;
}

/** @throws Error where {@link routePathProblem} names a problem. */
export function parseRoutePath(path: string): readonly Segment[] {
  const problem = routePathProblem(path);
  if (problem) throw new Error(`the path of a route must ${problem}, got ${JSON.stringify(path)}`);
  return path.split("/").filter(Boolean).map(parseSegment);
}

/** The names of a path's parameters, in their order. */
export function parameterNames(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap((segment) => (segment.kind === "literal" ? [] : [segment.name]));
}

/** A segment as API Gateway's `pathPart` has it. */
export function pathPart(segment: Segment): string {
  if (segment.kind === "literal") return segment.text;
  return segment.kind === "greedy" ? `{${segment.name}+}` : `{${segment.name}}`;
}

/**
 * The path as the source ARN of a permission has it, `*` for each parameter (API Gateway Developer Guide, "Control
 * access for invoking an API").
 */
export function sourceArnPath(segments: readonly Segment[]): string {
  return `/${segments.map((segment) => (segment.kind === "literal" ? segment.text : "*")).join("/")}`;
}

/**
 * The values of the path's parameters where the path matches a request's, by name and as they are in the URL.
 * @param requested the segments of the requested path, still percent-encoded
 */
export function matchRoutePath(
  segments: readonly Segment[],
  requested: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = requested[index];
    if (value === undefined) return undefined;
    if (segment.kind === "greedy") return { ...values, [segment.name]: requested.slice(index).join("/") };
    if (segment.kind === "parameter") values[segment.name] = value;
    else if (segment.text !== value) return undefined;
  }
  return requested.length === segments.length ? values : undefined;
}

const PRECEDENCE = { literal: 0, parameter: 1, greedy: 2 } as const;

/**
 * Compares two paths that match one request: API Gateway prefers a literal to a parameter, and a parameter to a greedy
 * one. Of paths that cannot match one request it is no order.
 */
export function byPrecedence(one: readonly Segment[], other: readonly Segment[]): number {
  for (const [index, segment] of one.entries()) {
    const counterpart = other[index];
    const difference = counterpart ? PRECEDENCE[segment.kind] - PRECEDENCE[counterpart.kind] : 0;
    if (difference !== 0) return difference;
  }
  return 0;
}

function parseSegment(part: string): Segment {
  const [, name, plus] = PARAMETER.exec(part) ?? [];
  if (name === undefined) return { kind: "literal", text: part };
  return plus === "+" ? { kind: "greedy", name } : { kind: "parameter", name };
}
