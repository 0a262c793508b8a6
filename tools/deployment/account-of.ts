import { environments } from "../../stacks/environments";
import { Problem } from "../process/program";

/** Name of the account that one of the project's environments is in. @throws Problem for any other environment */
export function accountOf(environment: string): string {
  const found = environments.find(({ name }) => name === environment);
  if (!found) {
    const names = environments.map(({ name }) => name).join(", ");
    throw new Problem(`${environment} is no environment of stacks/environments/index.ts; they are ${names}`);
  }
  return found.account;
}
