import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { Emulator } from "../../emulator/emulator";
import type { Rotation } from "../../emulator/gaps/rotations";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { whileSessionsEnd } from "../ended-sessions";
import { loginsByPassword } from "../logins-by-password";
import { loadProblems, underLoad } from "../request-load";

const ROTATIONS = 10;
const CLIENTS = 3;
/** Every so many milliseconds all of the application's sessions are ended. */
const DISTURBANCE = 150;

/** Meanwhile the application's sessions are ended again and again, so that log-ins happen during each rotation. */
export const requestsDuringRotations: Check<DeployedEnvironment> = {
  name: "requests without pause while the secret is rotated ten times: no other answer than 200",
  appliesTo: loginsByPassword,
  async run({ applicationSecretArn, callers, deployment: { emulator, postgres }, orders }) {
    const secretArn = await applicationSecretArn();
    const { reader } = await callers();
    const { path } = await orders();
    const { result, statuses } = await underLoad({ caller: reader, path, clients: CLIENTS }, () =>
      whileSessionsEnd(postgres, DISTURBANCE, () => rotate(emulator, secretArn)),
    );
    return [...rotationProblems(result), ...loadProblems(statuses, ROTATIONS + 1)];
  },
};

/** @returns the rotations that were made, each at its end */
async function rotate(emulator: Emulator, secretArn: string): Promise<readonly Rotation[]> {
  const before = (await emulator.rotations()).length;
  for (let rotation = 0; rotation < ROTATIONS; rotation++) {
    await emulator.aws.of(SecretsManager).rotateSecret({ SecretId: secretArn });
    const last = (await emulator.rotations()).at(-1);
    // A failed rotation blocks the next one.
    if (last?.failure !== null) break;
  }
  return (await emulator.rotations()).slice(before);
}

function rotationProblems(rotations: readonly Rotation[]): readonly string[] {
  return [
    ...(rotations.length === ROTATIONS ? [] : [`${rotations.length} rotations were made, not ${ROTATIONS}`]),
    ...rotations.flatMap(({ failure }) => (failure === null ? [] : [`a rotation failed: ${failure ?? "unfinished"}`])),
  ];
}
