import { join } from "node:path";
import { catalogue } from "../../stacks/catalogue";
import { accounts } from "../../stacks/environments/accounts";
import { dev } from "../../stacks/environments/dev";
import { synthesize } from "../../stacks/synthesize";
import { DATABASE_CHOICES, type DatabaseChoice } from "../deployment/database-choices";

/**
 * Synthesizes `dev` alone, with another way to its database.
 * @param folder where the output is made; it must exist
 * @returns the folder of the output
 */
export async function synthesizeChoice(folder: string, choice: DatabaseChoice): Promise<string> {
  const outdir = join(folder, "cdktf.out");
  const environment = { ...dev, database: { ...dev.database, ...DATABASE_CHOICES[choice] } };
  await synthesize({ accounts, environments: [environment], catalogue, outdir, buildDirectory: join(folder, "build") });
  return outdir;
}
