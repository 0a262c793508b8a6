import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../stacks/environments";
import { accounts } from "../../stacks/environments/accounts";
import { deployerStatements } from "../deployer-policy/deployer-policy";
import { readOwnerOutput } from "../deployer-policy/owner-output";
import { MANAGED_POLICY_LIMIT, managedPolicies, policyDocument, sizeOf } from "../deployer-policy/policy-documents";
import { oneOf, pathOf, startCommand } from "./command-line";
import { OUTPUT_OPTIONS, prepareOutput } from "./output-options";

function textOf(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

void startCommand(
  {
    script: "deployer-policy",
    description:
      "Prints the IAM policy that whoever deploys an environment or account needs, from the resources in its stacks. A " +
      `managed policy holds ${MANAGED_POLICY_LIMIT} characters: --output-dir writes as many policies as that takes.`,
    arguments: {
      owner: {
        meaning: "the environment or account to deploy",
        kind: oneOf([...environments, ...accounts].map(({ name }) => name)),
      },
    },
    options: {
      ...OUTPUT_OPTIONS,
      outputDir: {
        meaning: "write deployer-1.json, and more where one is too small, into this folder",
        kind: pathOf("folder"),
      },
    },
  },
  async ({ owner, outputDir, ...options }, cleanup) => {
    const output = await prepareOutput(cleanup, options);
    const statements = deployerStatements(readOwnerOutput(output, owner));
    if (outputDir === undefined) {
      const document = policyDocument(statements);
      process.stdout.write(textOf(document));
      const size = sizeOf(document);
      if (size > MANAGED_POLICY_LIMIT) {
        console.error(
          `${size} characters: a managed policy holds ${MANAGED_POLICY_LIMIT}; --output-dir FOLDER writes several`,
        );
      }
      return 0;
    }
    mkdirSync(outputDir, { recursive: true });
    for (const [index, document] of managedPolicies(statements).entries()) {
      const file = join(outputDir, `deployer-${index + 1}.json`);
      writeFileSync(file, textOf(document));
      console.log(file);
    }
    return 0;
  },
);
