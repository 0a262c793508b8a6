import { beforeAll, expect, test } from "@jest/globals";
import { prod } from "../../stacks/environments/prod";
import { type Synthesis, synthesis } from "../support/synthesis";

let ours: Synthesis;
beforeAll(async () => {
  // With a proxy, so that every kind of resource is in the output.
  ours = await synthesis({ environments: [{ ...prod, database: { ...prod.database, proxy: true } }] });
});

/** Removes cdktf's notes of the construct tree. A resource's waivers stay. */
function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (key !== "//") return [[key, withoutMetadata(inner)]];
      const { waivers } = inner as { readonly waivers?: object };
      return waivers ? [["waivers", waivers]] : [];
    }),
  );
}

// The other tests say what must hold. This one shows every change of the output to whoever reviews it: accept a wanted one
// with `npx jest output --updateSnapshot`.
test.each(["main-account", "prod-keys", "prod-network", "prod-database", "prod-service"])(
  "%s is as it was reviewed",
  (name) => {
    expect(withoutMetadata(ours.stack(name))).toMatchSnapshot();
  },
);
