import { z } from "zod";
import { allowed } from "./setting-problem";

/**
 * An environment's name: 2 to 16 characters. It begins the names of all resources, so it keeps to what each of them takes:
 * RDS no two hyphens in a row and none at the end (RDS API Reference, CreateDBInstance, `DBInstanceIdentifier`), EC2 no
 * group that begins with `sg-` (EC2 API Reference, CreateSecurityGroup, `GroupName`).
 */
export const nameSchema = z
  .string(allowed("a short name in lower case, such as dev"))
  .regex(
    /^(?=.{2,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    allowed("2 to 16 characters a-z and 0-9, with single hyphens between them, that begin with a letter, such as dev"),
  )
  .refine(
    (name) => !/^sg(-|$)/.test(name),
    allowed("neither sg nor begin with sg- (EC2 refuses security groups whose names begin with sg-)"),
  );
