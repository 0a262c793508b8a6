import type { TerraformElement } from "cdktf";

/** Id of a Checkov check. */
export type CheckId = `CKV_AWS_${number}` | `CKV2_AWS_${number}`;

/**
 * States that a Checkov check does not fit this resource, and why. Checkov ignores inline skips in CDKTF output (checkov
 * #4634): the waiver goes into the resource's metadata (`"//"`), and synth writes Checkov's baseline from there. The scan
 * fails when the check passes without the waiver.
 *
 * @param reason one sentence; an empty text does not compile
 */
export function waive<Reason extends string>(
  resource: TerraformElement,
  checkId: CheckId,
  reason: Reason extends "" ? never : Reason,
): void {
  resource.addOverride(`//.waivers.${checkId}`, reason);
}
