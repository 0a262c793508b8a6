import { z } from "zod";
import { rule } from "../problems/rule";
import type { Account } from "./account-settings";
import { rulesAcrossSections } from "./across-sections";
import { apiSchema } from "./api-settings";
import { databaseSchema } from "./database-settings";
import { nameSchema } from "./environment-name";
import { logsSchema } from "./logs-settings";
import { networkSchema } from "./network-settings";
import { regionSchema } from "./region";
import { stateSchema } from "./state-settings";
import { tagsSchema } from "./tags";
import { allowed, text } from "./value-schemas";

/** What an environment file sets, a schema per section. Defaults are the safe ones; a weaker value carries its reason. */
export const environmentSchema = z
  .strictObject(
    {
      /**
       * First part of every resource's name: 2 to 16 characters a-z, 0-9 and single hyphens. It begins neither with `sg-`
       * nor with another environment's name and a hyphen (`cdktf destroy 'dev-*'` would destroy `dev-eu` too).
       */
      name: nameSchema,
      /** AWS region, such as `us-east-1`, whose RDS certificate authorities are known: functions verify them. */
      region: regionSchema,
      /** Name of the account that this environment is in, of `stacks/environments/accounts.ts`. */
      account: text(/./, "the name of an account in stacks/environments/accounts.ts"),
      /** Tags of every resource, besides the project's own `environment` and `project`. @default none */
      tags: tagsSchema,
      /** Where Terraform keeps the state: `local`, `s3` or `cloud`. */
      state: stateSchema,
      /** The VPC and its subnets. */
      network: networkSchema,
      /** The RDS instance, its backups, and how functions log in to it. */
      database: databaseSchema,
      /** How long logs are kept. @default a year */
      logs: logsSchema,
      /** The REST API before the functions. */
      api: apiSchema,
    },
    allowed("an object with name, account, region, state, network and database"),
  )
  .check(rule(rulesAcrossSections));

/** As an environment file writes it: whatever has a default may be left out. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** Valid, with its defaults, and its account by name. */
export type ValidEnvironment = z.output<typeof environmentSchema>;
/** As the stacks read it: valid, with its defaults and its account. */
export type Environment = Omit<ValidEnvironment, "account"> & { readonly account: Account };
