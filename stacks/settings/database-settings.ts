import { z } from "zod";
import { INSTANCE_CLASSES, type InstanceClass } from "../aws-facts/instance-classes";
import { rule } from "../problems/rule";
import { allowed, integer, reason, safeguard } from "./value-schemas";

/** Days between two rotations of the application's password where `passwordRotationDays` is left out. */
export const DEFAULT_PASSWORD_ROTATION_DAYS = 30;

const INSTANCE_CLASS_NAMES = Object.keys(INSTANCE_CLASSES) as [InstanceClass, ...InstanceClass[]];

/** Literals, because a union of two ranges would report the range of one member only. */
const days = (first: number, last: number) =>
  z.literal(Array.from({ length: last - first + 1 }, (_, index) => first + index));

/** The RDS instance, its backups, and how functions log in to it. */
export const databaseSchema = z
  .strictObject(
    {
      /** Its memory decides how many connections there are, and so how many functions may run at once. */
      instanceClass: z.enum(INSTANCE_CLASS_NAMES, allowed(`one of ${INSTANCE_CLASS_NAMES.join(", ")}`)),
      /**
       * The class that the instance has until its next maintenance window, after `instanceClass` was changed: synth counts the
       * connections of the smaller one. Leave it out again after the window. @default the instance has `instanceClass`
       */
      formerInstanceClass: z
        .enum(INSTANCE_CLASS_NAMES, allowed(`one of ${INSTANCE_CLASS_NAMES.join(", ")}`))
        .optional(),
      /** TCP port, 1150 to 65535 (RDS API Reference, CreateDBInstance, `Port`). @default 5432 */
      port: integer(1150, 65535, "a TCP port").default(5432),
      /** GiB of gp3 storage, 20 to 65536 (RDS API Reference, CreateDBInstance, `AllocatedStorage`). @default 20 */
      allocatedStorage: integer(20, 65536, "a whole number of GiB").default(20),
      /** GiB up to which RDS grows the storage by itself: 22 to 65536, at least 1.1 times allocatedStorage. @default 100 */
      maxAllocatedStorage: integer(22, 65536, "a whole number of GiB").default(100),
      /** A standby in another zone, which takes over by itself. @default on */
      multiAz: safeguard,
      /** Days that RDS keeps automated backups, 7 to 35, or 1 to 6 with a reason. @default { days: 14 } */
      backupRetention: z
        .union(
          [z.strictObject({ days: days(7, 35) }), z.strictObject({ days: days(1, 6), reason })],
          allowed("{ days } from 7 to 35, or { days, reason } from 1 to 6"),
        )
        .default({ days: 14 }),
      /** RDS refuses to delete the instance, and Terraform to destroy its key and the application's secret. @default on */
      deletionProtection: safeguard,
      /** RDS takes a last snapshot when the instance is destroyed. @default on */
      finalSnapshot: safeguard,
      /**
       * How functions log in: with the application's password, which is rotated, or with IAM tokens, which are valid for
       * 15 minutes, and without any password. AWS advises IAM below about 200 new connections a second (RDS User Guide,
       * "IAM database authentication"). A deploy changes it without a failed request, but for functions that go through a
       * proxy: set `proxy` to "unused" before. @default "secret"
       */
      authentication: z.enum(["secret", "iam"], allowed('"secret" or "iam"')).default("secret"),
      /**
       * Whether functions reach the database through RDS Proxy, which shares few sessions among many functions. "unused" is the
       * step from true to false: the proxy stays, and functions go past it. AWS deletes no proxy whose security group the
       * functions' rules name. @default false
       */
      proxy: z.union([z.boolean(), z.literal("unused")], allowed('true, false or "unused"')).default(false),
      /**
       * Days between two automatic rotations of the application's password, 1 to 90. Must be left out where there is no
       * such password: with authentication "iam". The schema fills in no default, so that this rule can tell
       * whether the environment sets it; readers apply {@link DEFAULT_PASSWORD_ROTATION_DAYS}. @default 30
       */
      passwordRotationDays: integer(1, 90, "a whole number of days").optional(),
      /** A destroyed secret can be restored for 30 days, and its name is taken until then. @default on */
      secretRecovery: safeguard,
    },
    allowed("an object with at least instanceClass"),
  )
  .check(
    rule(({ authentication, passwordRotationDays }) => {
      if (authentication !== "iam" || passwordRotationDays === undefined) return [];
      const must = 'must be left out with authentication "iam" (there is no password to rotate)';
      return [{ path: ["passwordRotationDays"], must }];
    }),
    // RDS User Guide, "Managing capacity automatically with Amazon RDS storage autoscaling": at least 10 % more.
    rule(({ allocatedStorage, maxAllocatedStorage }) => {
      if (allocatedStorage === undefined || maxAllocatedStorage === undefined) return [];
      if (maxAllocatedStorage * 10 >= allocatedStorage * 11) return [];
      const must = `must be at least a tenth above allocatedStorage (${allocatedStorage})`;
      return [{ path: ["maxAllocatedStorage"], must }];
    }),
  );

export type DatabaseSettings = z.output<typeof databaseSchema>;
