import type { Answer, Request } from "../../network/http";
import type { Forward, Gap } from "../front";
import { formOf, signedService } from "../routing";
import { rewriteElements, type XmlContent, type XmlElement } from "./rds-xml";

/** Parameters that RDS sets itself, with RDS's own value for PostgreSQL 15 and later. */
const SYSTEM_VALUES: Readonly<Record<string, string>> = { "rds.force_ssl": "1" };

/**
 * Describes a parameter whose value is RDS's own as RDS does: of the source `system`, with the apply method `pending-reboot`,
 * whatever was asked for. With `immediate` in the configuration, every plan has a change (terraform-provider-aws #39252).
 */
export class ParameterGap implements Gap {
  async answer(request: Request, forward: Forward): Promise<Answer | undefined> {
    const form = formOf(request.body);
    if (signedService(request) !== "rds" || form.get("Action") !== "DescribeDBParameters") return undefined;
    const answer = await forward(request);
    const xml = rewriteElements(answer.body.toString(), {
      Parameters: ({ Parameter: parameters = [], ...others }) => ({
        ...others,
        Parameter: (isList(parameters) ? parameters : [parameters]).flatMap((parameter) =>
          isElement(parameter) ? described(parameter, form.get("Source")) : [],
        ),
      }),
    });
    return { ...answer, body: Buffer.from(xml) };
  }
}

/** @param source the only source that was asked for, or null for all */
function described(parameter: XmlElement, source: string | null): readonly XmlElement[] {
  if (SYSTEM_VALUES[String(parameter.ParameterName)] !== parameter.ParameterValue) return [parameter];
  const isAsked = source === null || source === "system";
  return isAsked ? [{ ...parameter, Source: "system", ApplyMethod: "pending-reboot" }] : [];
}

function isList(content: XmlContent): content is readonly XmlContent[] {
  return Array.isArray(content);
}

function isElement(content: XmlContent): content is XmlElement {
  return typeof content === "object" && !isList(content);
}
