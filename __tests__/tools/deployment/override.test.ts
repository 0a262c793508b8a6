import { expect, test } from "@jest/globals";
import { override } from "../../../tools/deployment/override";

const PROPS = {
  providerSource: "hashicorp/aws",
  providerVersion: "5.100.0",
  accountId: "123456789012",
  credentials: { accessKeyId: "deployer", secretAccessKey: "key" },
  stateFolder: "/states",
};
const STACKS = ["dev-network", "dev-database"];

test("a local backend, and reads of local states, stay as they are", () => {
  const local = {
    terraform: { backend: { local: { path: "../../../dev.tfstate" } } },
    data: { terraform_remote_state: { "cross-stack-reference-input-dev-network": { backend: "local" } } },
  };
  const written = override("dev-database", local, STACKS, PROPS);
  expect(written).toMatchObject({ terraform: { required_providers: { aws: { version: "5.100.0" } } } });
  expect(JSON.stringify(written)).not.toMatch(/backend|terraform_remote_state|states/);
});

test("a backend elsewhere becomes a local one, and who reads it reads there", () => {
  const remote = {
    terraform: { backend: { s3: { bucket: "states" } } },
    data: { terraform_remote_state: { "cross-stack-reference-input-dev-network": { backend: "s3" } } },
  };
  expect(override("dev-database", remote, STACKS, PROPS)).toMatchObject({
    terraform: { backend: { local: { path: "/states/dev-database.tfstate" } } },
    data: {
      terraform_remote_state: {
        "cross-stack-reference-input-dev-network": {
          backend: "local",
          config: { path: "/states/dev-network.tfstate" },
        },
      },
    },
  });
});

test("an allowed account becomes the emulator's", () => {
  const guarded = { provider: { aws: [{ allowed_account_ids: ["111111111111"] }] } };
  expect(override("dev-network", guarded, STACKS, PROPS)).toMatchObject({
    provider: { aws: { allowed_account_ids: ["123456789012"] } },
  });
  expect(JSON.stringify(override("dev-network", {}, STACKS, PROPS))).not.toContain("allowed_account_ids");
});

test("the provider signs as whoever deploys", () => {
  expect(override("dev-network", {}, STACKS, PROPS)).toMatchObject({
    provider: { aws: { access_key: "deployer", secret_key: "key" } },
  });
});

test("the provider is asked for by its address", () => {
  const providerSource = "registry.terraform.io/hashicorp/aws";
  expect(override("dev-network", {}, STACKS, { ...PROPS, providerSource })).toMatchObject({
    terraform: { required_providers: { aws: { source: providerSource, version: "5.100.0" } } },
  });
});
