/** PostgreSQL's reserved key words (PostgreSQL 17, Appendix C, "SQL Key Words"). */
const KEY_WORDS =
  "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create " +
  "current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct " +
  "do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit " +
  "localtime localtimestamp not null offset on only or order placing primary references returning select session_user some " +
  "symmetric system_user table then to trailing true union unique user using variadic when where window with";

export const RESERVED_WORDS: ReadonlySet<string> = new Set(KEY_WORDS.split(" "));

/** The names that RDS for PostgreSQL keeps from master users (aws-cdk #5125, cfn-lint #4425). */
export const RESERVED_USERS: ReadonlySet<string> = new Set([...RESERVED_WORDS, "admin", "rdsadmin"]);
