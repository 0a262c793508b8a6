/**
 * Execution environments that an account and region keeps for functions without a reservation. An account with a smaller
 * quota can reserve nothing (Lambda Developer Guide, "Configuring reserved concurrency for a function").
 */
export const UNRESERVED_CONCURRENCY = 100;
