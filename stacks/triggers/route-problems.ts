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
    if (routes.length === 0) return [{ name, path: ["routes"], must: "must name at least one route" }];
    return routes.flatMap(({ method, path }, index) => {
      const route = `${method} ${path}`;
      const owner = owners.get(route);
      owners.set(route, owner ?? name);
      const wrong = routePathProblem(path);
      const musts = [
        ...(owner === undefined ? [] : [`must differ from ${owner}'s ${route}`]),
        ...(wrong ? [`must ${wrong}`] : levelProblems(levels, path, `${name}'s ${route}`)),
      ];
      return musts.map((must) => ({ name, path: ["routes", index, "path"], must }));
    });
  });
}

/** API Gateway has one parameter a level: "A sibling of this resource already has a variable path part". */
function levelProblems(levels: Map<string, LevelParameter>, path: string, route: string): readonly string[] {
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
    return [`must have ${known.part} after ${where}, as ${known.route} (API Gateway has one parameter a level)`];
  });
}
