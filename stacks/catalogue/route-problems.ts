import type { ApiRoute, FunctionEntry } from "../../src/functions/catalogue";
import { must, within } from "./problem";

/** The routes of all functions, one function after the other: no two may have one route. */
export class Routes {
  private readonly owners = new Map<string, string>();

  /** What is wrong with the function's routes, in themselves and beside those of the functions before it. */
  problemsOf(name: string, { trigger }: FunctionEntry): readonly string[] {
    if (trigger.kind !== "api") return [];
    return trigger.routes.flatMap((route) => {
      const id = `${route.method} ${route.path}`;
      return [...this.ownerProblems(name, id), ...cacheProblems(name, id, route)];
    });
  }

  private ownerProblems(name: string, id: string): readonly string[] {
    const owner = this.owners.get(id);
    this.owners.set(id, owner ?? name);
    if (owner === undefined) return [];
    return [`src/functions/catalogue.ts: ${name}: route ${id} is ${owner}'s already; give it another path`];
  }
}

function cacheProblems(name: string, id: string, { cacheSeconds }: ApiRoute): readonly string[] {
  if (cacheSeconds === undefined || within(cacheSeconds, 1, 300)) return [];
  return [must(name, `cacheSeconds of ${id}`, "be a whole number of seconds from 1 to 300", cacheSeconds)];
}
