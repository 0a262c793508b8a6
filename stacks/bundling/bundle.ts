import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type Metafile, type OutputFile } from "esbuild";
import { AUTHORITIES_FILE } from "../../src/lib/database/authorities-file";
import { PROJECT } from "./project";
import { MIGRATIONS_FOLDER, readMigrations } from "./read-migrations";
import { standIns } from "./stand-ins";
import { certificateAuthorities } from "./trusted-authorities";
import { zip } from "./zip";

/** A function's deployment package. */
export interface FunctionBundle {
  readonly name: string;
  /** Path of the zip. */
  readonly zipFile: string;
  /** Base64 SHA-256 of the zip: what Lambda calls the code's hash. */
  readonly sha256: string;
}

export interface BundleProps {
  /** Functions to bundle: each is `src/functions/<name>.ts`. */
  readonly names: readonly string[];
  /** AWS region of the database, whose certificate authorities go into the zip. */
  readonly region: string;
  /** Folder for `<name>.zip`, and beside it `<name>.js.map` and `<name>.meta.json` (esbuild's metafile). */
  readonly outputDirectory: string;
  /** Folder of the SQL files that `database-migrate` applies. @default src/migrations */
  readonly migrationsFolder?: string;
}

/** The functions that have no handler, `src/functions/<name>.ts`. */
export function withoutHandler(names: readonly string[]): readonly string[] {
  return names.filter((name) => !existsSync(path.join(PROJECT, sourceOf(name))));
}

/**
 * Bundles all functions in one run of esbuild, and zips them. The same sources give the same bytes on any machine, in any
 * folder, at any time.
 * @throws Error when a function does not compile or the region has no RDS certificate authority
 */
export async function bundleFunctions(props: BundleProps): Promise<ReadonlyMap<string, FunctionBundle>> {
  const { names, outputDirectory, migrationsFolder = MIGRATIONS_FOLDER } = props;
  const authorities = Buffer.from(certificateAuthorities(props.region));
  const { files, metafile } = await compile(names, migrationsFolder);
  await mkdir(outputDirectory, { recursive: true });
  const bundles = names.map(async (name): Promise<[string, FunctionBundle]> => {
    const code = zip({
      "index.js": fileNamed(files, `${name}.js`).contents,
      [AUTHORITIES_FILE]: authorities,
    });
    const zipFile = path.join(outputDirectory, `${name}.zip`);
    const besides = path.join(outputDirectory, name);
    await writeFile(zipFile, code);
    await writeFile(`${besides}.js.map`, fileNamed(files, `${name}.js.map`).contents);
    await writeFile(`${besides}.meta.json`, JSON.stringify(metafileOf(name, metafile)));
    return [name, { name, zipFile, sha256: createHash("sha256").update(code).digest("base64") }];
  });
  return new Map(await Promise.all(bundles));
}

async function compile(
  names: readonly string[],
  migrationsFolder: string,
): Promise<{ files: readonly OutputFile[]; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: Object.fromEntries(names.map((name) => [name, sourceOf(name)])),
    outdir: "bundle",
    write: false,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // esbuild leaves unused parts out of modules, but not out of CommonJS: about 29 % fewer bytes.
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    metafile: true,
    plugins: [standIns()],
    // 7 % of the client, loaded at first use by services that stream events. Secrets Manager does not.
    external: ["@smithy/core/event-streams"],
    // A JSON string: esbuild would keep an array in every bundle and rename identifiers because of it.
    define: { MIGRATIONS_JSON: JSON.stringify(JSON.stringify(readMigrations(migrationsFolder))) },
    logLevel: "silent",
  });
  return { files: outputFiles, metafile };
}

function sourceOf(name: string): string {
  return `src/functions/${name}.ts`;
}

function fileNamed(files: readonly OutputFile[], name: string): OutputFile {
  const found = files.find((file) => path.basename(file.path) === name);
  if (!found) throw new Error(`esbuild wrote no ${name}`);
  return found;
}

/** The part of the metafile that is about one function. */
function metafileOf(name: string, { inputs, outputs }: Metafile): Metafile {
  const output = outputs[`bundle/${name}.js`];
  if (!output) throw new Error(`esbuild's metafile has no ${name}`);
  const used = Object.keys(output.inputs).map((input) => [input, inputs[input]] as const);
  return {
    inputs: Object.fromEntries(used.flatMap(([input, value]) => (value ? [[input, value]] : []))),
    outputs: { [`bundle/${name}.js`]: output },
  };
}
