import type { ResourceChange } from "../deployment/stack-programs";

/** An attribute that never plans empty on the emulator, and why. */
export interface Defect {
  readonly type: string;
  /** Top-level attribute of the resource. */
  readonly attribute: string;
  readonly reason: string;
}

/** The changes of a plan that no defect of the emulator explains, one line each. */
export function unexplainedChanges(changes: readonly ResourceChange[], defects: readonly Defect[]): readonly string[] {
  return changes.flatMap((change) => {
    const { address, type } = change;
    const { actions } = change.change;
    if (actions.every((action) => action === "no-op")) return [];
    if (actions.join() !== "update") return [`${address}: ${actions.join(" and ")}`];
    return changedAttributes(change)
      .filter((attribute) => !defects.some((defect) => defect.type === type && defect.attribute === attribute))
      .map((attribute) => `${address}: ${attribute} ${shown(change, attribute)}`);
  });
}

/** Top-level attributes whose value changes or is known only after the apply. */
export function changedAttributes({ change }: ResourceChange): readonly string[] {
  const [before, after, unknown] = [change.before, change.after, change.after_unknown].map(fields);
  const names = new Set([before, after, unknown].flatMap((value) => Object.keys(value ?? {})));
  return [...names].filter(
    (name) =>
      JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null) || hasUnknown(unknown?.[name]),
  );
}

function shown({ change }: ResourceChange, attribute: string): string {
  const text = (value: unknown) => JSON.stringify(fields(value)[attribute] ?? null);
  return hasUnknown(fields(change.after_unknown)[attribute])
    ? `${text(change.before)} -> (known after apply)`
    : `${text(change.before)} -> ${text(change.after)}`;
}

/** Terraform has `true`, at any depth, in the place of each value that is not known yet. */
function hasUnknown(value: unknown): boolean {
  return value === true || (typeof value === "object" && value !== null && Object.values(value).some(hasUnknown));
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
