/** The DB instances in an answer of RDS, as text: the answer's other elements stay byte for byte. */
const INSTANCE = /<DBInstance>([\s\S]*?)<\/DBInstance>/g;

/** Replaces the inside of each `<DBInstance>`. */
export function rewriteInstances(xml: string, rewrite: (instance: string) => string): string {
  return xml.replace(INSTANCE, (_, instance: string) => `<DBInstance>${rewrite(instance)}</DBInstance>`);
}

export function instanceIdentifier(instance: string): string | undefined {
  return /<DBInstanceIdentifier>([^<]*)<\/DBInstanceIdentifier>/.exec(instance)?.[1];
}

export function withMasterUserSecret(instance: string, { arn, kmsKeyId }: { arn: string; kmsKeyId: string }): string {
  return (
    `${instance.replace(/<MasterUserSecret>[\s\S]*?<\/MasterUserSecret>/, "")}<MasterUserSecret>` +
    `<SecretArn>${escapeText(arn)}</SecretArn><SecretStatus>active</SecretStatus><KmsKeyId>${escapeText(kmsKeyId)}</KmsKeyId>` +
    "</MasterUserSecret>"
  );
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
