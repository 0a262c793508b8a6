import { z } from "zod";
import { allowed } from "./value-schemas";

const FORM = "2 to 16 characters a-z and 0-9, with single hyphens between them, that begin with a letter, such as dev";

/**
 * The environment's name. All its resources' names begin with it, so it must be a beginning that every service accepts:
 * RDS refuses two hyphens in a row and a hyphen at the end (RDS API Reference, CreateDBInstance, `DBInstanceIdentifier`),
 * and EC2 refuses groups whose names begin with `sg-` (EC2 API Reference, CreateSecurityGroup, `GroupName`).
 */
export const nameSchema = z
  .string(allowed(FORM))
  .regex(/^(?=.{2,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, allowed(FORM))
  .refine(
    (name) => !/^sg(-|$)/.test(name),
    allowed("neither sg nor begin with sg- (EC2 refuses security groups whose names begin with sg-)"),
  );
