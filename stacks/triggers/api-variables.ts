import type { TriggerOf } from "../catalogue/entry";

/** The environment variables by which a function knows its routes: those that may answer from memory, and for how long. */
export function apiVariables({ routes }: TriggerOf<"api">): Readonly<Record<string, string>> {
  const cached = routes.flatMap(({ cacheSeconds, method, path }) =>
    cacheSeconds === undefined ? [] : [[`${method} ${path}`, cacheSeconds]],
  );
  return cached.length > 0 ? { API_CACHE_SECONDS: JSON.stringify(Object.fromEntries(cached)) } : {};
}
