/** Which stacks of an output are deployed with an environment, in their order. */
export function stacksOfEnvironment(stacks: readonly string[], environment: string): readonly string[] {
  return stacks.filter((stack) => stack.startsWith(`${environment}-`));
}
