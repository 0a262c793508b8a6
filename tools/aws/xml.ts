/** An XML element: its text, and the elements inside by their name. */
export interface XmlElement {
  readonly text: string;
  /** The elements of that name inside, none when there is none. */
  all(name: string): readonly XmlElement[];
  /** The first element at the end of a path of names; an empty one when there is none. */
  at(...path: readonly string[]): XmlElement;
}

/** Reads the XML of AWS's query services: elements and text, no CDATA, no attribute that matters. */
export function parseXml(xml: string): XmlElement {
  const root = new Element();
  const open = [root];
  for (const [, tag, text] of xml.matchAll(/<([^>]+)>|([^<]+)/g)) {
    const current = open.at(-1) ?? root;
    if (text !== undefined) current.text += unescapeText(text);
    else if (tag?.startsWith("/")) open.pop();
    else if (tag !== undefined && !/^[?!]/.test(tag)) {
      const element = new Element();
      current.children.push([tag.replace(/[\s/][\s\S]*$/, ""), element]);
      if (!tag.endsWith("/")) open.push(element);
    }
  }
  // The document's element itself says only whose answer it is.
  return root.children[0]?.[1] ?? root;
}

class Element implements XmlElement {
  text = "";
  readonly children: [string, Element][] = [];

  all(name: string): readonly Element[] {
    return this.children.filter(([child]) => child === name).map(([, element]) => element);
  }

  at(...path: readonly string[]): Element {
    return path.reduce<Element>((element, name) => element.all(name)[0] ?? new Element(), this);
  }
}

function unescapeText(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#34;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
