import { APPLICATION_USERNAMES } from "../../src/lib/database/application-usernames";
import { useKeyOfSecret } from "../constructs/security/read-secret";
import type { Target } from "./target";

const ROTATE = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
] as const;
/** AWS has no resource for this action (Service Authorization Reference, AWS Secrets Manager). */
const DRAW = { actions: ["secretsmanager:GetRandomPassword"], resources: ["*"] } as const;

/** The application's secret itself, to write its next version: for the rotation function alone. */
export const applicationSecret: Target = {
  stacks: ["database"],
  missingIn: ({ database }) =>
    database.authentication === "secret"
      ? undefined
      : 'database.authentication is "iam", so the application has no password',
  connect(client, { database: { key, secret }, secretsEndpoint }) {
    secret.allowReader(client.functionName);
    return {
      name: "application-secret",
      peers: [
        secretsEndpoint.permit(
          client,
          { intent: "rotate-secret", actions: ROTATE, resources: [secret.arnPattern(secretsEndpoint)] },
          { intent: "draw-password", ...DRAW },
        ),
      ],
      statements: [
        { sid: "RotateApplicationSecret", actions: ROTATE, resources: [secret.arn] },
        { sid: "DrawPassword", ...DRAW },
        useKeyOfSecret("EncryptApplicationSecret", key.arn, client.aws.region, [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:GenerateDataKey",
        ]),
      ],
      variables: { DATABASE_SECRET_ARN: secret.arn, DATABASE_USERNAME: APPLICATION_USERNAMES.secret },
    };
  },
};
