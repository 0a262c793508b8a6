import type { Refusal } from "../refusal";

const DAYS: readonly string[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY = 24 * 60;
const WEEK = DAYS.length * DAY;

/** Only windows of one request are compared: AWS chooses the one that is left out. */
export const databaseWindows: Refusal = {
  id: "database-windows",
  says: "A daily backup window and a weekly maintenance window that overlap",
  source: "RDS API Reference, CreateDBInstance: PreferredBackupWindow; terraform-provider-aws #7046",
  operations: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
  check: ({ input }) => {
    const [backup, backupEnd] = minutesOf(input.at("PreferredBackupWindow").text);
    const [maintenance, maintenanceEnd] = minutesOf(input.at("PreferredMaintenanceWindow").text);
    if (backup === undefined || backupEnd === undefined) return undefined;
    if (maintenance === undefined || maintenanceEnd === undefined) return undefined;
    const backupLength = (backupEnd - backup + DAY) % DAY;
    const maintenanceLength = (maintenanceEnd - maintenance + WEEK) % WEEK;
    // From the start of one window to the next start of the other.
    const untilBackup = (backup - maintenance + WEEK) % DAY;
    const sinceBackup = (maintenance - backup + WEEK) % DAY;
    if (untilBackup >= maintenanceLength && sinceBackup >= backupLength) return undefined;
    return { code: "InvalidParameterValue", message: "The backup window and maintenance window must not overlap." };
  },
};

/** Start and end of `hh:mm-hh:mm` or `ddd:hh:mm-ddd:hh:mm`, in minutes of the day or the week. */
function minutesOf(window = ""): readonly (number | undefined)[] {
  return window.split("-").map((time) => {
    const [, day, hours, minutes] = /^(?:([a-z]{3}):)?(\d\d):(\d\d)$/i.exec(time) ?? [];
    const days = day === undefined ? 0 : DAYS.indexOf(day.toLowerCase());
    return hours === undefined || days < 0 ? undefined : days * DAY + Number(hours) * 60 + Number(minutes);
  });
}
