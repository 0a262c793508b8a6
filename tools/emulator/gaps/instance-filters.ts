import type { XmlContent, XmlElement } from "./rds-xml";

/** Filters of DescribeDBInstances, with the element of an instance that each compares. */
const FILTERS: Readonly<Record<string, string>> = {
  "dbi-resource-id": "DbiResourceId",
  "db-instance-id": "DBInstanceIdentifier",
};

/**
 * Keeps the instances that a request's filters let through: ministack describes all of them, and the provider then takes
 * another environment's instance for its own.
 * @param form the request
 * @param list the element that holds the instances
 */
export function filteredInstances(form: URLSearchParams, list: XmlElement): XmlElement {
  const { DBInstance } = list;
  if (DBInstance === undefined) return list;
  const instances: readonly XmlContent[] = Array.isArray(DBInstance) ? DBInstance : [DBInstance];
  const kept = filtersOf(form).reduce(
    (left, { element, values }) => left.filter((instance) => values.includes(textOf(instance, element))),
    instances,
  );
  return kept.length === instances.length ? list : { ...list, DBInstance: kept };
}

function filtersOf(form: URLSearchParams): readonly { readonly element: string; readonly values: readonly string[] }[] {
  return [...form].flatMap(([field, name]) => {
    const [, number] = /^Filters\.Filter\.(\d+)\.Name$/.exec(field) ?? [];
    const element = FILTERS[name];
    if (number === undefined || element === undefined) return [];
    const prefix = `Filters.Filter.${number}.Values.`;
    return [{ element, values: [...form].flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : [])) }];
  });
}

function textOf(instance: XmlContent, element: string): string {
  return typeof instance === "object" && !Array.isArray(instance) ? String((instance as XmlElement)[element]) : "";
}
