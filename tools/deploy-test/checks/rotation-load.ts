import { setTimeout as delay } from "node:timers/promises";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { ApiCaller } from "../../deployment/api";
import type { Deployment } from "../../deployment/deployment";

const ROTATIONS = 10;
const CLIENTS = 3;
/** Milliseconds between two times that all of the application's sessions are ended, so that it must log in again. */
const DISTURBANCE = 150;

export interface RotationLoadProps {
  /** Asks the API. */
  readonly reader: ApiCaller;
  /** A path that is answered 200. */
  readonly path: string;
  readonly secretArn: string;
}

/**
 * Asks the API without pause while the application's secret is rotated time and again, and its sessions are ended so
 * that each rotation meets new logins. @returns what was not answered 200, and what of the rotations failed
 */
export async function rotationLoadProblems(
  deployment: Deployment,
  props: RotationLoadProps,
): Promise<readonly string[]> {
  const { emulator } = deployment;
  const before = (await emulator.rotations()).length;
  const statuses = new Map<number, number>();
  const ended = new AbortController();
  const ask = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const { status } = await props.reader.get(props.path);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const disturb = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      await emulator.postgres.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [
        "application",
      ]);
      await delay(DISTURBANCE);
    }
  };
  const busy = Promise.all([disturb(), ...Array.from({ length: CLIENTS }, ask)]);
  try {
    for (let rotation = 0; rotation < ROTATIONS; rotation++) {
      await emulator.aws.of(SecretsManager).rotateSecret({ SecretId: props.secretArn });
      const last = (await emulator.rotations()).at(-1);
      // A failed rotation blocks the next one.
      if (last?.failure !== null) break;
    }
  } finally {
    ended.abort();
    await busy;
  }
  const made = (await emulator.rotations()).slice(before);
  const answered = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...(made.length === ROTATIONS ? [] : [`${made.length} rotations were made, not ${ROTATIONS}`]),
    ...made.flatMap(({ failure }) => (failure === null ? [] : [`a rotation failed: ${failure ?? "unfinished"}`])),
    ...(answered > ROTATIONS ? [] : [`only ${answered} requests were answered meanwhile`]),
    ...[...statuses].flatMap(([status, count]) =>
      status === 200 ? [] : [`${count} of ${answered} requests were answered ${status}`],
    ),
  ];
}
