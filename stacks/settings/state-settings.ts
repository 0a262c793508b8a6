import { z } from "zod";
import { allowed, REGION_NAME, text } from "./value-schemas";

/** A file on the disk of whoever deploys. */
const localSchema = z.strictObject({
  backend: z.literal("local"),
  /**
   * Folder of the state files, relative to a stack's own folder in the output.
   * @default "../../..", the project's folder
   */
  directory: text(/^(?![/~\\])\P{Cc}+$/u, "a path relative to the stack's folder, such as ../../..").default(
    "../../..",
  ),
});

/** An S3 bucket, with a lock file beside each state (Terraform 1.10 and later). */
const s3Schema = z.strictObject({
  backend: z.literal("s3"),
  /** Bucket that holds the state. It must exist, versioned and encrypted: Terraform does not make it. */
  bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "an S3 bucket's name"),
  /** Region of the bucket, which can be another than the environment's. */
  region: text(REGION_NAME, "the bucket's region, such as us-east-1"),
  /** Folder in the bucket. @default "private-lambda" */
  keyPrefix: text(/^[\w./-]*[\w-]$/, "a key prefix without a slash at its end").default("private-lambda"),
  /** ARN of the KMS key that encrypts the state. @default the bucket's default encryption */
  kmsKeyArn: text(/^arn:/, "a KMS key's ARN").optional(),
});

/** HCP Terraform or Terraform Enterprise, with a workspace per stack that is named after the stack. */
const cloudSchema = z.strictObject({
  backend: z.literal("cloud"),
  /** Organization that has the workspaces. */
  organization: text(/^[\w-]+$/, "an HCP Terraform organization's name"),
  /** Host of HCP Terraform or of a Terraform Enterprise. @default "app.terraform.io" */
  hostname: text(/^[A-Za-z0-9.-]+$/, "a host name such as app.terraform.io").default("app.terraform.io"),
});

/** Where Terraform keeps the state. */
export const stateSchema = z.discriminatedUnion(
  "backend",
  [localSchema, s3Schema, cloudSchema],
  allowed('an object whose backend is "local", "s3" or "cloud"'),
);
