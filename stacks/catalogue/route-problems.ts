import type { ApiRoute, FunctionEntry } from "./entry";
import { must, within } from "./entry-problem";

/** A path's segment: characters, or one parameter (API Gateway's own words: "a-zA-Z0-9._-:" or braces around all). */
const SEGMENT = /^([A-Za-z0-9._:-]+|\{[A-Za-z0-9._-]+\+?\})$/;

interface Taken {
  readonly segment: string;
  readonly by: string;
}

/** The routes of all functions, one function after the other: no two may have one route, or two names for one parameter. */
export class Routes {
  private readonly owners = new Map<string, string>();
  /** By the path before it, in which each parameter is `{}`. */
  private readonly parameters = new Map<string, Taken>();

  /** What is wrong with the function's routes, in themselves and beside those of the functions before it. */
  problemsOf(name: string, { trigger }: FunctionEntry): readonly string[] {
    if (trigger.kind !== "api") return [];
    return trigger.routes.flatMap((route) => {
      const id = `${route.method} ${route.path}`;
      const wrong = pathProblem(route.path);
      return [
        ...this.ownerProblems(name, id),
        ...(wrong ? [must(name, `path of ${id}`, wrong, route.path)] : this.parameterProblems(name, id, route.path)),
        ...cacheProblems(name, id, route),
      ];
    });
  }

  private ownerProblems(name: string, id: string): readonly string[] {
    const owner = this.owners.get(id);
    this.owners.set(id, owner ?? name);
    if (owner === undefined) return [];
    return [`src/functions/catalogue.ts: ${name}: route ${id} is ${owner}'s already; give it another path`];
  }

  /** API Gateway has one variable a level: "A sibling of this resource already has a variable path part". */
  private parameterProblems(name: string, id: string, path: string): readonly string[] {
    const segments = path.split("/").slice(1);
    return segments.flatMap((segment, depth) => {
      if (!segment.startsWith("{")) return [];
      const before = `/${segments.slice(0, depth).join("/")}`;
      const level = before.replace(/\{[^}]+\}/g, "{}");
      const taken = this.parameters.get(level) ?? { segment, by: `${name}'s ${id}` };
      this.parameters.set(level, taken);
      if (taken.segment === segment) return [];
      const what = `have ${taken.segment} after ${before}, as ${taken.by} (API Gateway has one parameter a level)`;
      return [must(name, `path of ${id}`, what, path)];
    });
  }
}

function pathProblem(path: string): string | undefined {
  if (path === "/") return undefined;
  const [before, ...segments] = path.split("/");
  if (before !== "" || segments.length === 0 || segments.includes(""))
    return "begin with / and have no empty segment, also at its end, such as /orders/{id}";
  if (!segments.every((segment) => SEGMENT.test(segment)))
    return "have segments of letters, digits and ._:- or of one {parameter}, such as /orders/{id}";
  const rest = segments.slice(0, -1).find((segment) => segment.endsWith("+}"));
  return rest && `end with ${rest} (it takes all that follows)`;
}

function cacheProblems(name: string, id: string, { cacheSeconds }: ApiRoute): readonly string[] {
  if (cacheSeconds === undefined || within(cacheSeconds, 1, 300)) return [];
  return [must(name, `cacheSeconds of ${id}`, "be a whole number of seconds from 1 to 300", cacheSeconds)];
}
