/** The stacks of an output that belong to one account or environment, in their order. */
export function stacksOf(stacks: readonly string[], owner: string): readonly string[] {
  return stacks.filter((stack) => stack.startsWith(`${owner}-`));
}
