/** The stacks that make functions, lower ones first. */
export const FUNCTION_STACKS = ["database", "service"] as const;

/** The role in its environment of a stack that makes functions. */
export type FunctionStack = (typeof FUNCTION_STACKS)[number];
