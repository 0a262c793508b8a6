/** The DB instances in an answer of RDS, as text: the answer's other elements stay byte for byte. */
const INSTANCE = /<DBInstance>([\s\S]*?)<\/DBInstance>/g;

/** Replaces the inside of each `<DBInstance>`. */
export function rewriteInstances(xml: string, rewrite: (instance: string) => string): string {
  return xml.replace(INSTANCE, (_, instance: string) => `<DBInstance>${rewrite(instance)}</DBInstance>`);
}

export function instanceIdentifier(instance: string): string | undefined {
  return /<DBInstanceIdentifier>([^<]*)<\/DBInstanceIdentifier>/.exec(instance)?.[1];
}

/** Has every proxy answer on this machine: ministack describes proxies, but runs none. */
export function withLocalProxies(xml: string): string {
  return xml.replace(/<DBProxy>[\s\S]*?<\/DBProxy>|<DBProxies>[\s\S]*?<\/DBProxies>/g, (proxies) =>
    proxies.replace(/<Endpoint>[^<]*<\/Endpoint>/g, "<Endpoint>localhost</Endpoint>"),
  );
}

/** Text, a list's members, or elements inside. */
export type Content = string | readonly string[] | { readonly [name: string]: string };

/** Puts elements into an instance, in place of those of the same name. */
export function withElements(instance: string, elements: Readonly<Record<string, Content>>): string {
  return Object.entries(elements).reduce((text, [name, content]) => {
    const others = text.replace(new RegExp(`<${name}>[\\s\\S]*?</${name}>|<${name}/>`), "");
    return `${others}<${name}>${inside(content)}</${name}>`;
  }, instance);
}

function inside(content: Content): string {
  if (typeof content === "string") return escapeText(content);
  if (Array.isArray(content)) return content.map((member: string) => `<member>${escapeText(member)}</member>`).join("");
  return Object.entries(content)
    .map(([name, text]) => `<${name}>${escapeText(text)}</${name}>`)
    .join("");
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
