import type { Refusal } from "../refusal";

export const finalSnapshots: Refusal = {
  id: "final-snapshots",
  says: "The deletion of a database instance without a word on its final snapshot, or with the name of a snapshot that exists",
  source: "RDS API Reference, DeleteDBInstance: FinalDBSnapshotIdentifier, DBSnapshotAlreadyExists",
  operations: ["rds:DeleteDBInstance"],
  check: async ({ input }, { databases }) => {
    const name = input.at("FinalDBSnapshotIdentifier").text;
    const isSkipped = input.at("SkipFinalSnapshot").isTrue;
    if (isSkipped && name === undefined) return undefined;
    if (isSkipped) {
      return {
        code: "InvalidParameterCombination",
        message:
          "FinalDBSnapshotIdentifier can not be specified when deleting an instance with SkipFinalSnapshot enabled",
      };
    }
    if (name === undefined) {
      return {
        code: "InvalidParameterCombination",
        message: "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
      };
    }
    if (!(await databases.snapshot(name))) return undefined;
    return {
      code: "DBSnapshotAlreadyExists",
      message: `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
    };
  },
};
