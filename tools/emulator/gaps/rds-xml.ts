import { isDeepStrictEqual } from "node:util";
import { XMLBuilder, XMLParser } from "fast-xml-parser";

/** Text, an element's content, or the contents of all elements of one name. */
export type XmlContent = string | XmlElement | readonly XmlContent[];

/** What an element holds, by the names of the elements inside. */
export interface XmlElement {
  readonly [name: string]: XmlContent;
}

/** Keeps every text as it is, `00123` and blanks too. The parser reads `&#34;` only with `htmlEntities`. */
const OPTIONS = { ignoreAttributes: false, parseTagValue: false, trimValues: false, htmlEntities: true };

/**
 * Gives each element of a name, or of `parent/name`, to that name's function and puts the result in its place. A text in
 * which no element changes stays byte for byte.
 */
export function rewriteElements(
  xml: string,
  rewrites: Readonly<Record<string, (element: XmlElement) => XmlElement>>,
): string {
  const rewrite = (content: XmlContent, name = "", parent = ""): XmlContent => {
    if (typeof content === "string") return content;
    if (isList(content)) return content.map((each) => rewrite(each, name, parent));
    const inside = Object.entries(content).map(([child, value]) => [child, rewrite(value, child, name)]);
    const element: XmlElement = Object.fromEntries(inside);
    return (rewrites[`${parent}/${name}`] ?? rewrites[name])?.(element) ?? element;
  };
  const document: XmlElement = new XMLParser(OPTIONS).parse(xml);
  const rewritten = rewrite(document);
  return isDeepStrictEqual(document, rewritten) ? xml : new XMLBuilder(OPTIONS).build(rewritten);
}

function isList(content: XmlContent): content is readonly XmlContent[] {
  return Array.isArray(content);
}
