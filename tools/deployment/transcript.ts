/** A line of cdktf: `dev-network  message`, or blanks in place of the stack's name. */
const LINE = /^((?:[a-z][a-z0-9]*-)+[a-z]+)?\s{2,}(.*)$/;
const MAXIMUM_LINES = 20;

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

/**
 * Finds the end of each stack in cdktf's lines, such as `dev-network: Apply complete! Resources: 21 added, ...`. cdktf
 * names a stack once, where its lines begin.
 */
export function stackProgress(onEnd: (progress: string) => void): (line: string) => void {
  let current = "";
  return (line) => {
    const [, stack = "", message = ""] = LINE.exec(line) ?? [];
    if (stack !== "") current = stack;
    if (/^(Apply|Destroy) complete!/.test(message)) onEnd(`${current}: ${message}`);
  };
}

function withoutStack(line: string): string {
  return (LINE.exec(line)?.[2] ?? line).replace(/^[│╷╵]\s*/, "");
}
