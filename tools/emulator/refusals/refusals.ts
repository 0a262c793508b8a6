import type { Answer, Request } from "../../network/http";
import type { Gap } from "../front";
import type { Account } from "./account";
import { callOf } from "./call";
import { errorAnswer } from "./error-answer";
import type { Refusal } from "./refusal";

/** Answers, in place of an emulator, the calls that AWS refuses and the emulators accept. */
export class Refusals implements Gap {
  constructor(
    private readonly rules: readonly Refusal[],
    private readonly account: Account,
  ) {}

  async answer(request: Request): Promise<Answer | undefined> {
    const call = callOf(request);
    if (call === undefined) return undefined;
    const [service = ""] = call.operation.split(":");
    for (const rule of this.rules) {
      if (!rule.operations.includes(call.operation)) continue;
      const error = await rule.check(call, this.account);
      if (error) return errorAnswer(service, error);
    }
    return undefined;
  }
}
