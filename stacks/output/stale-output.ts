import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type App, TerraformAsset, TerraformStack } from "cdktf";

/**
 * Removes the stacks and bundles of an earlier synth that this one did not write. Called after `app.synth()`: a synth that
 * fails removes nothing. Folders that are no stack's stay, since an output folder may hold a folder `stacks` of another
 * kind, such as the project's own.
 */
export function removeStaleOutput(app: App): void {
  const root = join(app.outdir, "stacks");
  const written = assetFolders(app);
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    if (!existsSync(join(folder, "cdk.tf.json"))) continue;
    const assets = written.get(name);
    if (!assets) rmSync(folder, { recursive: true });
    else removeAllBut(assets, join(folder, "assets"));
  }
}

/** The folders in each stack's `assets` that this synth wrote; a stack without assets has none. */
function assetFolders(app: App): ReadonlyMap<string, ReadonlySet<string>> {
  const constructs = app.node.findAll();
  const folders = new Map(constructs.filter(TerraformStack.isStack).map(({ node }) => [node.id, new Set<string>()]));
  for (const asset of constructs.filter((construct) => construct instanceof TerraformAsset)) {
    // `assets/<folder>/<hash>/<file>`
    const [, folder = ""] = asset.path.split("/");
    folders.get(TerraformStack.of(asset).node.id)?.add(folder);
  }
  return folders;
}

function removeAllBut(names: ReadonlySet<string>, folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!names.has(name)) rmSync(join(folder, name), { recursive: true });
  }
}
