import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";

const PROJECT = path.resolve(__dirname, "../..");
const PACKAGES_FOLDER = path.join(PROJECT, "node_modules");

/** Packages and built-in modules, and what stands in their place wherever they are imported. */
const PACKAGES: Readonly<Record<string, string>> = {
  // In Lambda, credentials come from the environment alone; the chains are most of the SDK's weight.
  "@aws-sdk/credential-provider-node": "credentials",
  "@aws-sdk/credential-providers": "credentials",
  perf_hooks: "performance",
};

/** Modules inside packages, and what stands in their place wherever they are imported. */
export const MODULES: Readonly<Record<string, string>> = {
  // And so do settings: there are no configuration files to read, for which `node:fs/promises` would be loaded.
  "@smithy/core/dist-es/submodules/config/node-config-provider/configLoader.js": "configuration",
  "@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js": "absent",
  "@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js": "absent",
  "@smithy/core/dist-es/submodules/retry/util-retry/DefaultRateLimiter.js": "absent",
  "@smithy/core/dist-es/submodules/serde/uuid/v4.js": "random-uuid",
  "postgres/src/subscribe.js": "absent",
};

/** The SDK takes random numbers from Web Crypto here, which Node loads when it is named. */
const SERDE = "@smithy/core/dist-es/submodules/serde/index.js";

/**
 * Leaves out of the bundles what is of no use in Lambda and makes a function start later: the modules of
 * `src/stand-ins` are bundled instead.
 * @throws when a package no longer has a module that is named here.
 */
export function standIns(): Plugin {
  return {
    name: "stand-ins",
    setup(build) {
      const gone = [...Object.keys(MODULES), SERDE].filter((name) => !existsSync(path.join(PACKAGES_FOLDER, name)));
      if (gone.length > 0) throw new Error(`stacks/bundling/stand-ins.ts names what is gone: ${gone.join(", ")}`);
      build.onResolve({ filter: anyOf(Object.keys(PACKAGES)) }, ({ path: name }) => standIn(PACKAGES[name]));
      build.onResolve({ filter: endOfAny(Object.keys(MODULES)) }, ({ path: name, resolveDir }) =>
        standIn(MODULES[moduleName(`${path.resolve(resolveDir, name).replace(/\.js$/, "")}.js`)]),
      );
      build.onResolve({ filter: /^node:crypto$/ }, ({ importer }) =>
        moduleName(importer) === SERDE ? standIn("random-uuid") : undefined,
      );
      // The SDK reads its version from there, and would bring its build scripts along.
      build.onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, ({ path: file }) => {
        const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
        return { contents: JSON.stringify({ version }), loader: "json" };
      });
    },
  };
}

function standIn(name: string | undefined): { path: string } | undefined {
  return name === undefined ? undefined : { path: path.join(PROJECT, "src/stand-ins", `${name}.ts`) };
}

/** `@smithy/core/...` of a file somewhere in node_modules. */
function moduleName(file: string): string {
  return file.split(`${path.sep}node_modules${path.sep}`).at(-1)?.split(path.sep).join("/") ?? "";
}

function anyOf(names: readonly string[]): RegExp {
  return new RegExp(`^(${names.join("|")})$`);
}

/** Matches what relative imports of the modules end in. */
function endOfAny(modules: readonly string[]): RegExp {
  return new RegExp(`/(${modules.map((module) => path.posix.basename(module, ".js")).join("|")})(\\.js)?$`);
}
