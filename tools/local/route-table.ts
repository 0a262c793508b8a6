import type { ApiRoute, Catalogue } from "../../stacks/catalogue/entry";
import {
  byPrecedence,
  matchRoutePath,
  parseRoutePath,
  pathPart,
  type Segment,
} from "../../stacks/catalogue/route-path";

/** A route of the catalogue, and the function that answers its requests. */
export interface Endpoint {
  readonly functionName: string;
  readonly route: ApiRoute;
}

export interface FoundRoute extends Endpoint {
  /** The values of the path's parameters by name, percent-encoded as in the request. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A node of the API's tree of path parts. A resource that is only a parent of others has no methods. */
interface Resource {
  readonly segments: readonly Segment[];
  readonly methods: Map<string, Endpoint>;
}

/** Finds the route of a request as a REST API of API Gateway does. */
export class RouteTable {
  /** Every route of the catalogue, in the catalogue's order. */
  readonly endpoints: readonly Endpoint[];
  private readonly resources: readonly Resource[];

  constructor(catalogue: Catalogue) {
    this.endpoints = Object.entries(catalogue).flatMap(([functionName, { trigger }]) =>
      trigger.kind === "api" ? trigger.routes.map((route) => ({ functionName, route })) : [],
    );
    this.resources = resourcesOf(this.endpoints);
  }

  /**
   * The path alone decides which resource is found: the matching one with the highest precedence. When the found
   * resource lacks the method, a greedy resource that has the method takes the request, the longest path first
   * (measured against AWS by the authors of the emulator ministack: `_match_greedy_fallback` in apigateway_v1.py).
   * @param path the request's path, percent-encoded, without the query string
   * @returns undefined when the API has no such method: API Gateway then answers 403.
   */
  find(method: string, path: string): FoundRoute | undefined {
    const requested = path.split("/").filter(Boolean);
    const matching = this.resources.filter(({ segments }) => matchRoutePath(segments, requested) !== undefined);
    const [found, ...others] = matching.sort((one, other) => byPrecedence(one.segments, other.segments));
    const greedy = others
      .filter(({ segments }) => segments.at(-1)?.kind === "greedy")
      .sort((one, other) => other.segments.length - one.segments.length);
    const resource = [found, ...greedy].find((each) => each?.methods.has(method));
    const endpoint = resource?.methods.get(method);
    const parameters = resource && matchRoutePath(resource.segments, requested);
    return endpoint && parameters && { ...endpoint, parameters };
  }
}

/** The resources of the routes' paths and of all their parents, the root included. */
function resourcesOf(endpoints: readonly Endpoint[]): readonly Resource[] {
  const resources = new Map<string, Resource>();
  for (const endpoint of endpoints) {
    const segments = parseRoutePath(endpoint.route.path);
    for (let length = 0; length <= segments.length; length++) {
      const parts = segments.slice(0, length);
      const path = `/${parts.map(pathPart).join("/")}`;
      const resource = resources.get(path) ?? { segments: parts, methods: new Map() };
      resources.set(path, resource);
      if (length === segments.length) resource.methods.set(endpoint.route.method, endpoint);
    }
  }
  return [...resources.values()];
}
