import { z } from "zod";
import { INSTANCE_CLASSES, type InstanceClass } from "../aws-facts/instance-classes";
import { LOG_RETENTION_DAYS } from "../aws-facts/log-retention";
import { nameSchema } from "./environment-name";
import { regionSchema } from "./region";
import { allowed } from "./setting-problem";
import { tagsSchema } from "./tags";
import { isVpcCidr, VPC_PREFIX } from "./vpc-cidr";

const integer = (min: number, max: number, what: string) => {
  const text = `${what} from ${min} to ${max}`;
  return z.int(allowed(text)).min(min, allowed(text)).max(max, allowed(text));
};

const reason = z
  .string(allowed("a sentence that says why the safe default does not fit"))
  .trim()
  .min(10, allowed("a sentence that says why the safe default does not fit"));

/** A safeguard that is on unless a reason is given for switching it off. */
const safeguard = z.discriminatedUnion(
  "enabled",
  [z.strictObject({ enabled: z.literal(true) }), z.strictObject({ enabled: z.literal(false), reason })],
  allowed("{ enabled: true } or { enabled: false, reason }"),
);
const on = { enabled: true } as const;

const literals = <const T extends readonly number[]>(values: T, text: string) => z.literal(values, allowed(text));

/** As literals: a union of ranges would report the range of its first member. */
const days = (first: number, last: number) =>
  z.literal(Array.from({ length: last - first + 1 }, (_, index) => first + index));

const stateSchema = z.discriminatedUnion(
  "backend",
  [
    z.strictObject({
      backend: z.literal("local"),
      /** Folder of the state files, relative to a stack's own folder in the output. @default the project's folder */
      directory: z
        .string(allowed("a path relative to the stack's folder, such as ../../.."))
        .regex(/^[^/~\\]/, allowed("a path relative to the stack's folder, such as ../../.."))
        .default("../../.."),
    }),
    z.strictObject({
      backend: z.literal("s3"),
      /** Bucket that holds the state, versioned and encrypted. It must exist. */
      bucket: z
        .string(allowed("an S3 bucket's name"))
        .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, allowed("an S3 bucket's name")),
      /** Region of the bucket. */
      region: z
        .string(allowed("the bucket's region"))
        .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, allowed("the bucket's region, such as us-east-1")),
      /** Folder in the bucket. @default "private-lambda" */
      keyPrefix: z
        .string()
        .regex(/^[\w./-]*[\w-]$/, allowed("a key prefix without a slash at its end"))
        .default("private-lambda"),
      /** ARN of the key that encrypts the state. @default the bucket's own default encryption */
      kmsKeyArn: z.string().startsWith("arn:", allowed("a KMS key's ARN")).optional(),
    }),
    z.strictObject({
      backend: z.literal("cloud"),
      /** Organization in HCP Terraform, whose workspaces are named after the stacks. */
      organization: z
        .string(allowed("an HCP Terraform organization's name"))
        .min(1, allowed("an HCP Terraform organization's name")),
      /** @default "app.terraform.io" */
      hostname: z.string().default("app.terraform.io"),
    }),
  ],
  allowed('an object whose backend is "local", "s3" or "cloud"'),
);

const networkSchema = z.strictObject(
  {
    /** The VPC's IPv4 block: private, and no other environment's. */
    cidr: z
      .string(allowed("an IPv4 block such as 10.20.0.0/16"))
      .refine(
        isVpcCidr,
        allowed(
          `a private IPv4 block from /${VPC_PREFIX.min} to /${VPC_PREFIX.max}, written from its first address, such as 10.20.0.0/16`,
        ),
      ),
    /** Zones of the region that the subnets span: at least two. */
    availabilityZones: z
      .array(
        z.string(allowed("a zone's name such as us-east-1a")),
        allowed('a list of zones such as ["us-east-1a", "us-east-1b"]'),
      )
      .min(2, allowed("at least 2 zones (an RDS subnet group spans two)"))
      .max(6, allowed("at most 6 zones")),
    /** Whether interface endpoints have an address in every zone, or in the first alone. @default in every zone */
    endpointInEveryZone: safeguard.default(on),
  },
  allowed("an object with cidr and availabilityZones"),
);

const databaseSchema = z.strictObject(
  {
    /** Memory decides how many connections there are, and so how many functions may run at once. */
    instanceClass: z.enum(
      Object.keys(INSTANCE_CLASSES) as [InstanceClass, ...InstanceClass[]],
      allowed(`one of ${Object.keys(INSTANCE_CLASSES).join(", ")}`),
    ),
    /** TCP port. 1150 to 65535 (CreateDBInstance, `Port`). @default 5432 */
    port: integer(1150, 65535, "a TCP port").default(5432),
    /** GiB of gp3 storage, 20 to 65536. @default 20 */
    allocatedStorage: integer(20, 65536, "a whole number of GiB").default(20),
    /** GiB up to which RDS grows the storage by itself. @default 100 */
    maxAllocatedStorage: integer(22, 65536, "a whole number of GiB").default(100),
    /** A standby in another zone that takes over by itself. @default on */
    multiAz: safeguard.default(on),
    /** Days that automated backups are kept, 7 to 35, or fewer with a reason. @default { days: 14 } */
    backupRetention: z
      .union(
        [z.strictObject({ days: days(7, 35) }), z.strictObject({ days: days(1, 6), reason })],
        allowed("{ days } from 7 to 35, or { days, reason } from 1 to 6"),
      )
      .default({ days: 14 }),
    /** RDS refuses to delete the instance, and Terraform to destroy its key and the application's secret. @default on */
    deletionProtection: safeguard.default(on),
    /** A last snapshot when the instance is destroyed. @default on */
    finalSnapshot: safeguard.default(on),
    /**
     * How functions log in: by the application's rotated password, or by IAM tokens of 15 minutes and no password at
     * all. AWS advises IAM below about 200 new connections a second. @default "secret"
     */
    authentication: z.enum(["secret", "iam"], allowed('"secret" or "iam"')).default("secret"),
    /**
     * Whether functions reach the database through RDS Proxy, which shares few sessions among many functions. It logs
     * in by the application's password, whatever its clients show. @default false
     */
    proxy: z.boolean(allowed("true or false")).default(false),
    /** Days between two automatic rotations of the application's password, 1 to 90. @default 30 */
    passwordRotationDays: integer(1, 90, "a whole number of days").default(30),
    /** A destroyed secret can be restored for 30 days, and its name is taken until then. @default on */
    secretRecovery: safeguard.default(on),
  },
  allowed("an object with at least instanceClass"),
);

const logsSchema = z
  .union(
    [
      z.strictObject({ retentionDays: literals(LOG_RETENTION_DAYS.aYearOrMore, "") }),
      z.strictObject({ retentionDays: literals(LOG_RETENTION_DAYS.lessThanAYear, ""), reason }),
    ],
    allowed(
      `{ retentionDays } with one of ${LOG_RETENTION_DAYS.aYearOrMore.join(", ")}, or { retentionDays, reason } with one of ${LOG_RETENTION_DAYS.lessThanAYear.join(", ")}`,
    ),
  )
  .default({ retentionDays: 365 });

const apiSchema = z
  .strictObject({
    /** Requests a second that the API takes on average; more are answered 429. @default 50 */
    throttlingRateLimit: integer(1, 10000, "a whole number of requests a second").default(50),
    /** Requests that the API takes at once. @default 100 */
    throttlingBurstLimit: integer(1, 5000, "a whole number of requests").default(100),
    /**
     * Whether this environment sets the role by which API Gateway writes logs. That role is one per account and
     * region: switch it off in all environments but one of the same account and region. @default true
     */
    managesAccountLogRole: z.boolean(allowed("true or false")).default(true),
  })
  .prefault({});

/** What an environment file sets. Defaults are the safe ones; a weaker value carries its reason. */
export const environmentSchema = z.strictObject({
  /**
   * First part of every resource's name: 2 to 16 characters a-z, 0-9 and single hyphens, not beginning with `sg-`, nor with
   * another environment's name and a hyphen (`cdktf destroy 'dev-*'` would destroy `dev-eu` too).
   */
  name: nameSchema,
  /** AWS region, such as `us-east-1`: one whose RDS certificate authorities are known, which functions verify. */
  region: regionSchema,
  /** The account that this environment lives in: Terraform refuses any other. @default any account */
  accountId: z
    .string()
    .regex(/^\d{12}$/, allowed("an account's 12 digits, as a string"))
    .optional(),
  /**
   * Tags of every resource, besides the project's own `environment` and `project`. No two keys may be equal but for case.
   * @default none
   */
  tags: tagsSchema.default({}),
  /** Where Terraform keeps the state. */
  state: stateSchema,
  network: networkSchema,
  database: databaseSchema,
  logs: logsSchema,
  api: apiSchema,
});

/** As an environment file writes it: whatever has a default may be left out. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** As the stacks read it: complete. */
export type Environment = z.output<typeof environmentSchema>;
