import { randomUUID } from "node:crypto";

/** For the SDK's own, which names Web Crypto, a part of Node that is loaded only then. */
export function bindV4(): () => string {
  return () => randomUUID();
}

/** Bound by the SDK to what is above, which needs none. */
export const getRandomValues = undefined;
