import type { Statement } from "./policy-document";

/** Lets a role read a secret's value. */
export function readSecret(sid: string, secretArn: string): Statement {
  return { sid, actions: ["secretsmanager:GetSecretValue"], resources: [secretArn] };
}

/** Lets a role use the key of a secret, but only through Secrets Manager, which decrypts on the caller's behalf. */
export function useKeyOfSecret(
  sid: string,
  keyArn: string,
  region: string,
  actions: readonly string[] = ["kms:Decrypt"],
): Statement {
  return {
    sid,
    actions,
    resources: [keyArn],
    conditions: [
      { test: "StringEquals", variable: "kms:ViaService", values: [`secretsmanager.${region}.amazonaws.com`] },
    ],
  };
}
