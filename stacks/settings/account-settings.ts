import { z } from "zod";
import { nameSchema } from "./environment-name";
import { regionSchema } from "./region";
import { stateSchema } from "./state-settings";
import { tagsSchema } from "./tags";
import { allowed, integer, reason, safeguard, text } from "./value-schemas";

/** Something that an account and region has once: made by the account's stack, or elsewhere with a reason. */
const managed = z
  .discriminatedUnion(
    "managed",
    [z.strictObject({ managed: z.literal(true) }), z.strictObject({ managed: z.literal(false), reason })],
    allowed("{ managed: true } or { managed: false, reason }"),
  )
  .default({ managed: true });

/** One region of an AWS account: what exists there once, whatever environments it has. */
export const accountSchema = z.strictObject(
  {
    /** First part of the stack's name, `<name>-account`: 2 to 16 characters, and no environment's name. */
    name: nameSchema,
    /** The account's number. Terraform refuses to deploy to another account. @default any account */
    accountId: text(/^\d{12}$/, "an account's 12 digits, as a string").optional(),
    /** AWS region. Its environments are in this region. */
    region: regionSchema,
    /** Tags of every resource, besides the project's own `account` and `project`. @default none */
    tags: tagsSchema,
    /** Where Terraform keeps the state: `local`, `s3` or `cloud`. */
    state: stateSchema,
    /** The role by which API Gateway writes logs: a region has one, for all its APIs. @default managed */
    apiGatewayLogRole: managed,
    /**
     * The service-linked role of RDS, which an account has once, in all regions. RDS makes the role with the first instance,
     * if the deployer may, but that instance can fail before IAM knows the role (terraform-aws-rds #364). @default managed
     */
    rdsServiceLinkedRole: managed,
    /** Lambda's share of the account. */
    lambda: z
      .strictObject(
        {
          /** Quota "Concurrent executions" in this region, 10 to 100000. A new account can have 10. @default 1000 */
          concurrentExecutions: integer(10, 100_000, "a whole number of execution environments").default(1_000),
          /**
           * Whether functions reserve their concurrency. Without reservations the functions share the account's quota, and
           * synth counts the quota as the connections that they may hold. @default on
           */
          reservations: safeguard,
        },
        allowed("an object such as { concurrentExecutions: 1000 }"),
      )
      .prefault({}),
  },
  allowed("an object with name, region and state"),
);

/** As `stacks/environments/accounts.ts` writes it: whatever has a default may be left out. */
export type AccountInput = z.input<typeof accountSchema>;
/** As the stacks read it: valid, with its defaults. */
export type Account = z.output<typeof accountSchema>;
