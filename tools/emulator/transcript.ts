/** Terraform's errors in what cdktf prints, without the stack names and the blanks before each line. */
export function terraformErrors(output: string): readonly string[] {
  const lines = output.split("\n").map(withoutStack);
  return lines.flatMap((line, index) => {
    if (!line.startsWith("Error: ")) return [];
    const rest = lines.slice(index + 1);
    const next = rest.findIndex((other) => /^(Error: |Warning: |0 Stacks|\d+ Stacks? )/.test(other));
    const block = rest.slice(0, next < 0 ? MAXIMUM_LINES : Math.min(next, MAXIMUM_LINES));
    return [[line, ...block].filter((other) => other !== "").join("\n")];
  });
}

const MAXIMUM_LINES = 20;

/** A stack's end in cdktf's output, such as `dev-network: Apply complete! Resources: 21 added, ...`. */
export function stackProgress(line: string): string | undefined {
  const [, stack, message] = /^(\S*)\s+((?:Apply|Destroy) complete!.*)$/.exec(line) ?? [];
  if (message === undefined) return undefined;
  return stack ? `${stack}: ${message}` : message;
}

function withoutStack(line: string): string {
  return line.replace(/^(\S+-(network|database|service|audit)(?=\s))?\s*/, "").replace(/^[│╷╵]\s*/, "");
}
