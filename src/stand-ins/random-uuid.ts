import { randomUUID } from "node:crypto";

/** Replaces the SDK's own generator, which makes Node load Web Crypto. */
export function bindV4(): () => string {
  return () => randomUUID();
}

/** The SDK passes this to bindV4, which does not need it. */
export const getRandomValues = undefined;
