/** The staging labels of each version of a secret, by the version's id. */
export type StagesByVersion = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The labels after one was moved by UpdateSecretVersionStage, PutSecretValue or a rotation. A label is on one version at
 * most. AWSCURRENT leaves AWSPREVIOUS behind on the version that held it, and takes AWSPREVIOUS from the others; on the
 * version that becomes current it ends AWSPENDING (Secrets Manager API Reference, "UpdateSecretVersionStage"; User
 * Guide, "Rotation by Lambda function").
 * @param to the version that gets the label, which `versions` may lack; undefined takes the label away from all
 * @returns all versions, those without a label too: with an empty set
 */
export function moveStage(versions: StagesByVersion, stage: string, to: string | undefined): StagesByVersion {
  const holder = [...versions].find(([, stages]) => stages.has(stage))?.[0];
  const isPromotion = stage === "AWSCURRENT" && to !== undefined;
  const previous = isPromotion && holder !== to ? holder : undefined;
  const moved = new Map([
    ...versions,
    ...(to === undefined ? [] : [[to, versions.get(to) ?? new Set<string>()] as const]),
  ]);
  for (const [version, stages] of moved) {
    const left = new Set(stages);
    left.delete(stage);
    if (previous !== undefined) left.delete("AWSPREVIOUS");
    if (version === previous) left.add("AWSPREVIOUS");
    if (version === to) left.add(stage);
    if (isPromotion && version === to) left.delete("AWSPENDING");
    moved.set(version, left);
  }
  return moved;
}
