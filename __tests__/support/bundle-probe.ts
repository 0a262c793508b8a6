import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cloneProject } from "./clone-project";

/** Bundles probe.ts as the bundler does any function. @returns path of its zip */
export async function bundleProbe(folder: string): Promise<string> {
  const bundler = await cloneProject(path.join(folder, "project"), (project) => {
    cpSync(path.join(__dirname, "probe.ts"), path.join(project, "__tests__/support/probe.ts"));
    writeFileSync(path.join(project, "src/functions/probe.ts"), 'export { handler } from "./probe";\n');
  });
  const bundles = await bundler.bundleFunctions({ names: ["probe"], region: "us-east-1", outputDirectory: folder });
  return bundles.get("probe")?.zipFile ?? "";
}
