import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";
import { PROJECT } from "./project";

const PACKAGES_FOLDER = path.join(PROJECT, "node_modules");

/** Packages and built-in modules that are replaced wherever they are imported, with the name of the stand-in. */
const PACKAGES: Readonly<Record<string, string>> = {
  // Lambda passes credentials in environment variables alone, and the chains are most of the SDK's weight.
  "@aws-sdk/credential-provider-node": "credentials",
  "@aws-sdk/credential-providers": "credentials",
  perf_hooks: "performance",
};

/** Modules inside packages that are replaced wherever they are imported, with the name of the stand-in. */
export const MODULES: Readonly<Record<string, string>> = {
  // Lambda has no configuration files, for which this module would load `node:fs/promises`.
  "@smithy/core/dist-es/submodules/config/node-config-provider/configLoader.js": "configuration",
  "@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js": "absent",
  "@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js": "absent",
  "@smithy/core/dist-es/submodules/retry/util-retry/DefaultRateLimiter.js": "absent",
  "@smithy/core/dist-es/submodules/serde/uuid/v4.js": "random-uuid",
  "postgres/src/subscribe.js": "absent",
};

/** This module of the SDK names Web Crypto, which makes Node load it. */
const SERDE = "@smithy/core/dist-es/submodules/serde/index.js";

/**
 * Bundles the modules of `src/stand-ins` in place of parts of packages that are of no use in Lambda and would make a
 * function start later.
 * @throws Error when a package does not have a module that is named here
 */
export function standIns(): Plugin {
  return {
    name: "stand-ins",
    setup(build) {
      const gone = [...Object.keys(MODULES), SERDE].filter((name) => !existsSync(path.join(PACKAGES_FOLDER, name)));
      if (gone.length > 0)
        throw new Error(`stacks/bundling/stand-ins.ts names modules that the packages do not have: ${gone.join(", ")}`);
      build.onResolve({ filter: anyOf(Object.keys(PACKAGES)) }, ({ path: name }) => standIn(PACKAGES[name]));
      build.onResolve({ filter: endOfAny(Object.keys(MODULES)) }, ({ path: name, resolveDir }) =>
        standIn(MODULES[moduleName(`${path.resolve(resolveDir, name).replace(/\.js$/, "")}.js`)]),
      );
      build.onResolve({ filter: /^node:crypto$/ }, ({ importer }) =>
        moduleName(importer) === SERDE ? standIn("random-uuid") : undefined,
      );
      // The SDK reads its version from its package.json, which holds its build scripts too.
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

/** The name of a module by the path of its file in node_modules: `@smithy/core/...`. */
function moduleName(file: string): string {
  return file.split(`${path.sep}node_modules${path.sep}`).at(-1)?.split(path.sep).join("/") ?? "";
}

function anyOf(names: readonly string[]): RegExp {
  return new RegExp(`^(${names.join("|")})$`);
}

/** Matches the ends of relative imports of the modules. */
function endOfAny(modules: readonly string[]): RegExp {
  return new RegExp(`/(${modules.map((module) => path.posix.basename(module, ".js")).join("|")})(\\.js)?$`);
}
