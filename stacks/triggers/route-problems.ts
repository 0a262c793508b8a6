import type { TriggerOf } from "../catalogue/entry";
import { parseRoutePath, pathPart, routePathProblem } from "../catalogue/route-path";
import type { Triggered, TriggerProblem } from "./trigger";

/** The parameter of a level of paths, and the route that named it. */
interface LevelParameter {
  readonly part: string;
  readonly route: string;
}

/**
 * What is wrong with the routes of all functions: paths that the API cannot serve, a route that two functions have, and
 * two names for the parameter of one level.
 */
export function routeProblems(functions: readonly Triggered<TriggerOf<"api">>[]): readonly TriggerProblem[] {
  const owners = new Map<string, string>();
  const levels = new Map<string, LevelParameter>();
  return functions.flatMap(({ name, trigger: { routes } }) => {
    if (routes.length === 0) return [{ name, field: "trigger.routes", must: "name at least one route", got: routes }];
    return routes.flatMap(({ method, path }) => {
      const route = `${method} ${path}`;
      const field = `path of ${route}`;
      const owner = owners.get(route);
      owners.set(route, owner ?? name);
      const taken = owner === undefined ? [] : [{ name, field, must: `differ from ${owner}'s ${route}`, got: path }];
      const must = routePathProblem(path);
      if (must) return [...taken, { name, field, must, got: path }];
      return [...taken, ...levelProblems(levels, path, `${name}'s ${route}`).map((each) => ({ name, field, ...each }))];
    });
  });
}

/** API Gateway has one parameter a level: "A sibling of this resource already has a variable path part". */
function levelProblems(
  levels: Map<string, LevelParameter>,
  path: string,
  route: string,
): readonly Pick<TriggerProblem, "must" | "got">[] {
  const segments = parseRoutePath(path);
  return segments.flatMap((segment, depth) => {
    if (segment.kind === "literal") return [];
    const before = segments.slice(0, depth);
    const level = before.map((each) => (each.kind === "literal" ? each.text : "{}")).join("/");
    const part = pathPart(segment);
    const known = levels.get(level) ?? { part, route };
    levels.set(level, known);
    if (known.part === part) return [];
    const where = `/${before.map(pathPart).join("/")}`;
    const must = `have ${known.part} after ${where}, as ${known.route} (API Gateway has one parameter a level)`;
    return [{ must, got: path }];
  });
}
