import type { AccountInput } from "../../stacks/settings/account-settings";
import type { EnvironmentInput } from "../../stacks/settings/environment";
import type { InMemory } from "./synthesis";

/** An account and an environment that set only what has no default. */
export const ACCOUNT: AccountInput = { name: "main", region: "us-east-1", state: { backend: "local" } };
export const ENVIRONMENT: EnvironmentInput = {
  name: "dev",
  account: "main",
  region: "us-east-1",
  state: { backend: "local" },
  network: { cidr: "10.20.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
  database: { instanceClass: "db.t4g.medium" },
};
export const S3 = { state: { backend: "s3", bucket: "states", region: "us-east-1" } } as const;
export const CLOUD = { state: { backend: "cloud", organization: "example" } } as const;
export const REASON = "a reason of this test";
export const OFF = { enabled: false, reason: REASON } as const;

/**
 * Where the output shows a setting: the stack's role, and a path in the stack's JSON. `*` stands for the only key,
 * `name*` for the only key that begins with `name`.
 */
export type Where = `${"account" | "keys" | "network" | "database" | "service"} ${string}`;
export type Row = readonly [
  setting: string,
  where: Where,
  /** The value there without the change: it comes from the setting's default, the input or `besides`. */
  byDefault: unknown,
  change: object,
  changed: unknown,
  /** What both the unchanged and the changed input set in addition. @default nothing */
  besides?: object,
];

/** The base with the change in it: a section keeps the settings that the change does not name. */
export function merge(base: object, change: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const present = merged[key];
    const isSection = typeof present === "object" && typeof value === "object" && !Array.isArray(value);
    merged[key] = isSection && present !== null ? { ...present, ...value } : value;
  }
  return merged;
}

/** The value at the place in the stack of this owner, an environment's or an account's name. */
export function valueIn(where: Where, { stack }: Pick<InMemory, "stack">, owner: string): unknown {
  const [role = "", path = ""] = where.split(" ");
  return path.split(".").reduce<unknown>(
    (value, key) => {
      if (typeof value !== "object" || value === null) return undefined;
      if (!key.endsWith("*")) return (value as Record<string, unknown>)[key];
      const found = Object.entries(value).filter(([each]) => each.startsWith(key.slice(0, -1)));
      if (found.length > 1) throw new Error(`${where}: ${found.map(([each]) => each).join(" and ")}`);
      return found[0]?.[1];
    },
    stack(`${owner}-${role}`),
  );
}
