import { z } from "zod";
import { allowed, integer } from "./value-schemas";

/** The REST API before the functions. */
export const apiSchema = z
  .strictObject(
    {
      /** Requests a second that the API takes on average, 1 to 10000; it answers 429 to more. @default 50 */
      throttlingRateLimit: integer(1, 10000, "a whole number of requests a second").default(50),
      /** Requests that the API takes at once, 1 to 5000. @default 100 */
      throttlingBurstLimit: integer(1, 5000, "a whole number of requests").default(100),
    },
    allowed("an object such as { throttlingRateLimit: 50 }"),
  )
  .prefault({});
