import { describe, expect, test } from "@jest/globals";
import { catalogue as ourCatalogue } from "../../stacks/catalogue";
import { type Catalogue, entrySchema, type FunctionEntry } from "../../stacks/catalogue/entry";
import type { SynthesizedBlock } from "../../stacks/output/synthesized-stacks";
import { stacksInMemory } from "../support/synthesis";

const catalogue: Catalogue = ourCatalogue;
const names = Object.keys(catalogue);

/** Changes of each field of an entry to other values. A field with only one possible value has no change. */
const CHANGES: Readonly<Record<keyof FunctionEntry, (entry: FunctionEntry) => readonly Partial<FunctionEntry>[]>> = {
  description: () => [{ description: "Another description." }],
  trigger: ({ trigger }) =>
    trigger.kind === "api"
      ? [
          { trigger: { kind: "api", routes: trigger.routes.slice(1) } },
          { trigger: { kind: "api", routes: [...trigger.routes, { method: "GET", path: "/more/{id}" }] } },
          { trigger: { kind: "api", routes: trigger.routes.map(({ query, ...route }) => route) } },
          { trigger: { kind: "api", routes: trigger.routes.map((route) => ({ ...route, cacheSeconds: 30 })) } },
        ]
      : [],
  connectsTo: ({ connectsTo }) =>
    connectsTo.map((left) => ({ connectsTo: connectsTo.filter((name) => name !== left) })),
  memorySize: () => [{ memorySize: 512 }],
  timeout: () => [{ timeout: 20 }],
  reservedConcurrency: () => [{ reservedConcurrency: 3 }],
};

const blocksOf = (withCatalogue: Catalogue) => {
  const { data, resources } = stacksInMemory({ catalogue: withCatalogue });
  return new Map([...resources, ...data].map((block) => [`${block.stack} ${block.type}.${block.name}`, block]));
};
const before = blocksOf(catalogue);

/** The blocks that differ from those in `before`. Each has its old version, its new version, or both. */
function changedBlocks(after: ReadonlyMap<string, SynthesizedBlock>): readonly (readonly SynthesizedBlock[])[] {
  // Left out: a stack reads a lower stack's state only when it uses something of that stack.
  const addresses = [...before.keys(), ...after.keys()].filter(
    (address) => !address.includes(" terraform_remote_state."),
  );
  return [...new Set(addresses)].flatMap((address) => {
    const [was, is] = [before.get(address), after.get(address)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [[was, is].filter((block) => block !== undefined)];
  });
}

test("CHANGES has every field of an entry", () => {
  expect(Object.keys(CHANGES).sort()).toEqual(Object.keys(entrySchema.shape).sort());
});

describe.each(names)("%s", (name) => {
  const entry = catalogue[name];
  if (!entry) throw new Error(`no entry ${name}`);
  const changes = Object.entries(CHANGES).flatMap(([field, change]) =>
    change(entry).map((changed, index) => [`${field} ${index}`, changed] as const),
  );

  test.each(changes)(
    "%s: a change touches only the function's own resources and blocks that name them",
    (_field, change) => {
      const blocks = changedBlocks(blocksOf({ ...catalogue, [name]: { ...entry, ...change } }));
      expect(blocks.length).toBeGreaterThan(0);
      const others = names.filter((other) => other !== name);
      const strange = blocks.filter((versions) => {
        const own = versions.every(({ name: id }) => id.startsWith(`functions_${name}_`));
        const othersOwn = versions.some(({ name: id }) => others.some((other) => id.startsWith(`functions_${other}_`)));
        const text = JSON.stringify(versions);
        // A changed trigger may change the API: a method belongs to one route, and the deployment names all methods.
        const isApi = "trigger" in change && versions.every(({ type }) => type.startsWith("aws_api_gateway_"));
        return othersOwn || !(own || isApi || text.includes(`functions_${name}_`) || text.includes(`dev-${name}`));
      });
      expect(strange).toEqual([]);
    },
  );
});

test("cacheSeconds changes the function only: the API's deployment stays the same", () => {
  const [entry] = names.flatMap((name) => (catalogue[name]?.trigger.kind === "api" ? [catalogue[name]] : []));
  if (entry?.trigger.kind !== "api") throw new Error("no function with routes");
  const routes = entry.trigger.routes.map((route) => ({ ...route, cacheSeconds: 30 }));
  const blocks = changedBlocks(
    blocksOf({ ...catalogue, "orders-read": { ...entry, trigger: { kind: "api", routes } } }),
  );
  expect(blocks.flat().map(({ type }) => type)).toEqual(["aws_lambda_function", "aws_lambda_function"]);
});
