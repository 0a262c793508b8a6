import { readFileSync } from "node:fs";
import path from "node:path";
import { EditableProject } from "./editable-project";

/** Bundles probe.ts like a function of the project. @returns path of the zip */
export async function bundleProbe(folder: string): Promise<string> {
  const project = new EditableProject();
  try {
    const probe = readFileSync(path.join(__dirname, "probe.ts"), "utf8");
    project.write("src/functions/probe.ts", probe.replaceAll("../../src/", "../"));
    const { bundleFunctions } = await project.bundler();
    const bundles = await bundleFunctions({ names: ["probe"], region: "us-east-1", outputDirectory: folder });
    return bundles.get("probe")?.zipFile ?? "";
  } finally {
    project.remove();
  }
}
