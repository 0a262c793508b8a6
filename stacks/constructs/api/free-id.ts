import { createHash } from "node:crypto";
import type { Construct } from "constructs";

/**
 * An id that the scope does not have yet: `id` itself or, if that is taken, `id` with eight digits of the hash of `exact`.
 * Ids made of paths have no braces, so `/orders/{id}` and `/orders/id` ask for the same id, and the first gets it.
 * @param suffixes the caller appends each of them to the id: all the ids must be free
 */
export function freeId(scope: Construct, id: string, exact: string, suffixes: readonly string[] = [""]): string {
  if (!suffixes.some((suffix) => scope.node.tryFindChild(`${id}${suffix}`))) return id;
  return `${id}-${createHash("sha256").update(exact).digest("hex").slice(0, 8)}`;
}
