import type { GuardrailOf } from "./guardrail";

/** Attributes by which a password enters Terraform's state. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["password", "password_wo"],
  aws_rds_cluster: ["master_password", "master_password_wo"],
  aws_secretsmanager_secret_version: ["secret_string", "secret_binary"],
  aws_ssm_parameter: ["value"],
};
const SECRET_VARIABLE = /(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY|API_KEY)/i;
const REFERENCE_VARIABLE = /_(ARN|NAME|ID)$/;

/** RDS and Secrets Manager make the passwords. Checkov does not see a plain `password`. */
export const noPassword: GuardrailOf<"stacks"> = {
  id: "no-password",
  says: "No password is in an attribute that Terraform keeps in its state, or in an environment variable",
  judges: "stacks",
  check: ({ resources }) =>
    resources.flatMap(({ stack, type, name, attributes }) => {
      const found = (FORBIDDEN[type] ?? []).filter((attribute) => attributes[attribute] !== undefined);
      const variables = Object.keys(
        (attributes.environment as { readonly variables?: Record<string, unknown> } | undefined)?.variables ?? {},
      ).filter((variable) => SECRET_VARIABLE.test(variable) && !REFERENCE_VARIABLE.test(variable));
      return [
        ...found.map((attribute) => ({
          problem: `${stack}: ${type}.${name} sets ${attribute}, which would stand in state`,
          fix: "let AWS make the password",
        })),
        ...variables.map((variable) => ({
          problem: `${stack}: ${type}.${name} has environment variable ${variable}`,
          fix: "pass the secret's ARN in its place",
        })),
      ];
    }),
};
