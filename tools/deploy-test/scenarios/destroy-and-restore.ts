import { APIGateway } from "@aws-sdk/client-api-gateway";
import { KMS } from "@aws-sdk/client-kms";
import { paginateDescribeDBSnapshots, RDS } from "@aws-sdk/client-rds";
import { accounts } from "../../../stacks/environments/accounts";
import { dev as ourDev } from "../../../stacks/environments/dev";
import { prod as ourProd } from "../../../stacks/environments/prod";
import type { EnvironmentInput } from "../../../stacks/settings/environment";
import { allItems } from "../../aws/pages";
import { DeployedEnvironment } from "../deployed-environment";
import { inventory } from "../inventory";
import { programProblems } from "../program-problems";
import { ChangingOutput } from "./changing-output";
import { destroyAsProvider6 } from "./provider-6";
import type { Scenario } from "./scenario";

// Ports of their own: each environment has a PostgreSQL here, and another deploy test can run beside this one.
const dev: EnvironmentInput = { ...ourDev, database: { ...ourDev.database, port: 15433 } };
const prod: EnvironmentInput = { ...ourProd, database: { ...ourProd.database, port: 15434 } };
const [account] = accounts;
const REASON = "the environment is being destroyed";
const unprotected = withDatabase(prod, { deletionProtection: { enabled: false, reason: REASON } });
const ended = withDatabase(unprotected, { finalSnapshot: { enabled: false, reason: REASON } });

export const destroyAndRestore: Scenario = {
  tries: "two environments in one account: dev destroyed, then prod destroyed and its final snapshot restored",
  async run(list, cleanup) {
    const output = await ChangingOutput.start(cleanup, list, { settings: { environments: [dev, prod] } });
    const { emulator } = output;
    const before = await inventory(emulator.aws);
    const all = [dev.account, dev.name, prod.name].flatMap((owner) => output.stacksOf(owner));
    const isDeployed = await list.check("the account, dev and prod deploy", async () =>
      programProblems(await output.deploy(all)),
    );
    if (!isDeployed) return;
    const prodDeployed = new DeployedEnvironment(output.deploymentOf(prod));
    const prodAnswers = async (): Promise<readonly string[]> => {
      const { path } = await prodDeployed.orders();
      const { status } = await (await prodDeployed.callers()).reader.get(path);
      return status === 200 ? [] : [`prod answered ${status}`];
    };
    await list.check("prod answers", prodAnswers);

    await list.check("cdktf destroy 'dev-*', as provider 6 destroys", async () =>
      programProblems(await destroyAsProvider6(output, output.stacksOf(dev.name))),
    );
    await list.check("the account still has the role by which prod's API writes logs", async () => {
      const { cloudwatchRoleArn } = await emulator.aws.of(APIGateway).getAccount({});
      return cloudwatchRoleArn?.endsWith(`:role/${account?.name}-api-logs`) ? [] : [`it has ${cloudwatchRoleArn}`];
    });
    await list.check("prod still answers", prodAnswers);
    await prodDeployed.close();

    await list.check("Terraform refuses to destroy prod's database while it is protected", async () => {
      const { exitCode, output: printed } = await output.programs.planDestroy("prod-database");
      return exitCode !== 0 && printed.includes("prevent_destroy") ? [] : [printed.slice(-1000)];
    });
    await list.check("prod deploys without protection", async () => {
      await output.change({ environments: [unprotected] });
      return programProblems(await output.deploy(output.stacksOf(prod.name)));
    });
    const aboveKeys = output.stacksOf(prod.name).filter((stack) => stack !== "prod-keys");
    await list.check(`cdktf destroy ${aboveKeys.join(" ")}`, async () =>
      programProblems(await output.destroy(aboveKeys)),
    );
    await list.check("the final snapshot is there, under a key that is in use, and can be restored", () =>
      restoreProblems(output),
    );
    await list.check("Terraform refuses to destroy the key of the final snapshot", async () => {
      const { exitCode, output: printed } = await output.programs.planDestroy("prod-keys");
      return exitCode !== 0 && printed.includes("prevent_destroy") ? [] : [printed.slice(-1000)];
    });

    await list.check("without the snapshot and its setting, prod-keys and the account are destroyed", async () => {
      for (const name of await snapshotNames(output)) {
        await emulator.aws.of(RDS).deleteDBSnapshot({ DBSnapshotIdentifier: name });
      }
      await output.change({ environments: [ended] });
      const keys = await output.programs.destroyByTerraform("prod-keys");
      const shared = await output.destroy(output.stacksOf(prod.account));
      return [...programProblems(keys), ...programProblems(shared)];
    });
    await list.check("nothing is left but the secret in its recovery window", async () => {
      const left = (await inventory(emulator.aws)).filter((line) => !before.includes(line));
      return left.filter((line) => line !== "secret prod/database/application");
    });
  },
};

function withDatabase(
  environment: EnvironmentInput,
  database: Partial<EnvironmentInput["database"]>,
): EnvironmentInput {
  return { ...environment, database: { ...environment.database, ...database } };
}

async function snapshotNames({ emulator }: ChangingOutput): Promise<readonly string[]> {
  const pages = paginateDescribeDBSnapshots({ client: emulator.aws.of(RDS) }, { SnapshotType: "manual" });
  const snapshots = await allItems(pages, ({ DBSnapshots }) => DBSnapshots);
  return snapshots.map(({ DBSnapshotIdentifier = "" }) => DBSnapshotIdentifier);
}

/** Restores the final snapshot, and deletes what was restored. */
async function restoreProblems(output: ChangingOutput): Promise<readonly string[]> {
  const { aws } = output.emulator;
  const [rds, kms] = [aws.of(RDS), aws.of(KMS)];
  const [snapshot, ...more] = await snapshotNames(output);
  if (snapshot === undefined || more.length > 0) return [`there are ${more.length + (snapshot ? 1 : 0)} snapshots`];
  const restored = "restored";
  await rds.restoreDBInstanceFromDBSnapshot({ DBInstanceIdentifier: restored, DBSnapshotIdentifier: snapshot });
  const { DBInstances: [instance] = [] } = await rds.describeDBInstances({ DBInstanceIdentifier: restored });
  await rds.deleteDBInstance({ DBInstanceIdentifier: restored, SkipFinalSnapshot: true });
  if (instance?.KmsKeyId === undefined) return ["the restored instance has no key"];
  const { KeyMetadata } = await kms.describeKey({ KeyId: instance.KmsKeyId });
  const keyArn = await dataKeyArn(output);
  return [
    ...(KeyMetadata?.Arn === keyArn ? [] : [`the restored instance's key is ${KeyMetadata?.Arn}, not ${keyArn}`]),
    ...(KeyMetadata?.KeyState === "Enabled" ? [] : [`the key is ${KeyMetadata?.KeyState}`]),
  ];
}

async function dataKeyArn({ emulator }: ChangingOutput): Promise<string | undefined> {
  const { KeyMetadata } = await emulator.aws.of(KMS).describeKey({ KeyId: "alias/prod-data" });
  return KeyMetadata?.Arn;
}
