import type { ServiceError } from "../refusal";

export function badRequest(message: string): ServiceError {
  return { code: "BadRequestException", message };
}
