import type { TerraformElement } from "cdktf";

/** Id of a Checkov check. */
export type CheckId = `CKV_AWS_${number}` | `CKV2_AWS_${number}`;

/**
 * States that a Checkov check does not fit this resource, and why. Checkov reads no inline skip in CDKTF output
 * (checkov #4634): the waiver goes into the resource's own metadata (`"//"`), from which synth writes the baseline.
 * The scan fails on a waiver that waives nothing.
 *
 * @param reason one sentence; an empty one does not compile.
 */
export function waive<Reason extends string>(
  resource: TerraformElement,
  checkId: CheckId,
  reason: Reason extends "" ? never : Reason,
): void {
  resource.addOverride(`//.waivers.${checkId}`, reason);
}
