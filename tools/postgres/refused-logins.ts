/** Counts the logins that a server has refused because it had no connection left. @param log the server's log */
export function refusedLogins(log: string): number {
  return log.match(/connection slots are reserved|too many clients/g)?.length ?? 0;
}
