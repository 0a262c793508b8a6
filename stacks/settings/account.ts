import { text } from "./value-schemas";

/** An AWS account's number. Terraform refuses to deploy to another account. @default any account */
export const accountIdSchema = text(/^\d{12}$/, "an account's 12 digits, as a string").optional();
